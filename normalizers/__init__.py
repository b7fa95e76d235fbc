"""Tables to records: knows Swedish and the schema, opens no file of a plan."""

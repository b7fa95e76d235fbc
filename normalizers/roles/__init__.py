"""The text of column Vem to roles: base forms, who leads and who takes part."""

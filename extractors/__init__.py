"""Files to tables: knows formats and templates, changes no letter."""

"""The chapters of the Learn page. Each is a module with a function `show` and a question to check oneself."""

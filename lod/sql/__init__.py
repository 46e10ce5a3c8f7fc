"""The plan of a query: typed nodes, passes from plan to plan, and one printer, the only place where SQL is text."""

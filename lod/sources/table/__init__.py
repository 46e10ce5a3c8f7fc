"""Tables of rows and columns: text, workbooks and Parquet read, made long, and their cells made observations."""

"""RDF Data Cubes and SKOS concept schemes from elsewhere, as tables and code lists."""

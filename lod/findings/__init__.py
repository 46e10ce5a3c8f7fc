"""What is wrong, shown: findings alike together, as text, JSON, SARIF and HTML, in Norwegian and English."""

"""The reconciliation service: others match their spreadsheets to our codes (Reconciliation Service API 0.2)."""

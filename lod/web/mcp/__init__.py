"""The Model Context Protocol at `/mcp`: few tools, true answers, for agents that read figures on somebody's behalf."""

"""What the centre knows, loaded from files: offices, municipalities, topics, routes, facts and texts."""

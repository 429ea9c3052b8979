"""nsground: expressions to programs, pictures to scene graphs, answers with reasons."""

"""`contact-center preview`: what a citizen would read or hear, made by the code that serves citizens."""

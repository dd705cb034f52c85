"""How do web pages, and books made of them, become blocks?"""

# made by makemigrations

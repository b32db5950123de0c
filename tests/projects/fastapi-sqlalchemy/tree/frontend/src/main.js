document.title = "Warehouse";

from django.contrib import admin

from .models import Category, Expense, Report


class ExpenseInline(admin.TabularInline):
    model = Expense


@admin.register(Report)
class ReportAdmin(admin.ModelAdmin):
    list_display = ["title", "owner", "status"]
    inlines = [ExpenseInline]


admin.site.register(Category)

from django.urls import path

from . import views

urlpatterns = [
    path("", views.report_list, name="report-list"),
    path("sign-up/", views.sign_up, name="sign-up"),
    path("reports/new/", views.ReportCreate.as_view(), name="report-create"),
    path("reports/<int:pk>/", views.report_detail, name="report-detail"),
    path("reports/<int:pk>/delete/", views.ReportDelete.as_view(), name="report-delete"),
    path("reports/<int:pk>/submit/", views.report_submit, name="report-submit"),
    path("reports/<int:pk>/approve/", views.report_approve, name="report-approve"),
    path("reports/<int:pk>/expenses/<int:expense_pk>/delete/", views.expense_delete, name="expense-delete"),
    path("totals.json", views.totals, name="totals"),
]

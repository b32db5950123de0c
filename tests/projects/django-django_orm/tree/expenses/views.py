from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required, permission_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse_lazy
from django.views.decorators.http import require_POST
from django.views.generic import CreateView, DeleteView

from .forms import ExpenseForm, ReportForm, SignUpForm
from .models import Expense, Report


def sign_up(request):
    form = SignUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        login(request, form.save())
        return redirect("report-list")
    return render(request, "registration/sign_up.html", {"form": form})


@login_required
def report_list(request):
    reports = Report.objects.filter(owner=request.user)
    if request.GET.get("status"):
        reports = reports.filter(status=request.GET["status"])
    page = Paginator(reports, 10).get_page(request.GET.get("page"))
    return render(request, "expenses/report_list.html", {"page": page})


class ReportCreate(LoginRequiredMixin, CreateView):
    model = Report
    form_class = ReportForm

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "instance": Report(owner=self.request.user)}


def own_report(request, pk, editable=False):
    report = get_object_or_404(Report, pk=pk)
    if report.owner != request.user and not request.user.is_staff:
        raise PermissionDenied
    if editable and report.status != Report.Status.DRAFT:
        raise PermissionDenied("Submitted reports cannot be changed.")
    return report


@login_required
def report_detail(request, pk):
    report = own_report(request, pk)
    form = ExpenseForm(request.POST or None, instance=Expense(report=report))
    if request.method == "POST":
        own_report(request, pk, editable=True)
        if form.is_valid():
            form.save()
            messages.success(request, "Expense added.")
            return redirect(report)
    return render(request, "expenses/report_detail.html", {"report": report, "form": form})


class ReportDelete(LoginRequiredMixin, DeleteView):
    success_url = reverse_lazy("report-list")

    def get_queryset(self):
        return Report.objects.filter(owner=self.request.user, status=Report.Status.DRAFT)


@login_required
@require_POST
def report_submit(request, pk):
    report = own_report(request, pk, editable=True)
    if not report.expenses.exists():
        messages.error(request, "Add an expense first.")
    else:
        report.status = Report.Status.SUBMITTED
        report.save(update_fields=["status"])
    return redirect(report)


@permission_required("expenses.change_report", raise_exception=True)
@require_POST
def report_approve(request, pk):
    report = get_object_or_404(Report, pk=pk, status=Report.Status.SUBMITTED)
    report.status = Report.Status.APPROVED
    report.save(update_fields=["status"])
    return redirect(report)


@login_required
@require_POST
def expense_delete(request, pk, expense_pk):
    report = own_report(request, pk, editable=True)
    get_object_or_404(report.expenses, pk=expense_pk).delete()
    return redirect(report)


@login_required
def totals(request):
    reports = Report.objects.filter(owner=request.user).order_by("title")
    return JsonResponse({"totals": {report.title: str(report.total) for report in reports}})

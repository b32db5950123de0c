from django import forms
from django.contrib.auth.forms import UserCreationForm
from django.contrib.auth.models import User
from django.utils import timezone

from .models import Expense, Report


class SignUpForm(UserCreationForm):
    email = forms.EmailField()

    class Meta(UserCreationForm.Meta):
        model = User
        fields = ("username", "email")


class ReportForm(forms.ModelForm):
    class Meta:
        model = Report
        fields = ["title"]

    def clean_title(self):
        title = self.cleaned_data["title"].strip()
        same = Report.objects.filter(owner=self.instance.owner, title=title).exclude(pk=self.instance.pk)
        if same.exists():
            raise forms.ValidationError("You have a report with this title.")
        return title


class ExpenseForm(forms.ModelForm):
    class Meta:
        model = Expense
        fields = ["description", "amount", "spent_on", "category"]

    def clean_spent_on(self):
        day = self.cleaned_data["spent_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("This day has not come yet.")
        return day

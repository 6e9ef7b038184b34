from . import care_complaint

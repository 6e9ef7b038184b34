from . import care_answer_entry

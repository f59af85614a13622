"""Texts that a spreadsheet would take for something else, and texts that it leaves alone."""

NUMBER_LIKE = ["00041", "06300", "0612345678", "+33612345678", "01 99 00 00 25", "12E34", "1-2"]
NUMBER_LIKE += ["3/4", "1.5", "-5", "12:30", "10 %", "1", "mars 2024", "SEPT2", "3 pm", "VRAI"]
HARMFUL = ["=1+1", "+cmd|'/C calc'!A0", "-2+3=x", "@SUM(A1)", "\tx", "\rx", "  =x", "＝x"]
HARMFUL += ["'=x", "-", "\n=x", "@1", '="1"']
HARMLESS = ["C0012", "Café", 'dit "Le Goût"', "a;b", "l'Été", "2026-10-retour", "x=1", "", "Julien"]

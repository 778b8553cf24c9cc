"""Recovery codes: ten one-time codes on paper for the day the phone is gone (NIST SP 800-63B-4 §3.1.2, §4.2.1.1)."""

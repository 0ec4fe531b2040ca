"""What holds for every test, whichever is imported first."""

from hypothesis import settings

# the same examples in every run, no stopwatch on a busy machine, nothing written beside the tests
settings.register_profile("steady", derandomize=True, deadline=None, max_examples=60, database=None)
settings.load_profile("steady")

"""`python -m labase_survey …`: the same as `labase …`, where scripts aren't on the path."""

from labase_survey.cli import main

if __name__ == "__main__":
    main(prog_name="labase")

"""``linli import-areas FILE``: a dry run of polygons, and with ``--write`` the import."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_date

from linli.kernel.actor import IMPORT
from linli.kernel.rulebook import Refused
from linli.places.actions import import_areas
from linli.places.models import Area
from linli.places.polygon_files import read_polygons
from linli.places.queries.import_rows import Options, Problem, Report
from linli.places.queries.imports import check_polygons


class Command(BaseCommand):
    help = "Check a file of areas (GeoJSON, zipped Shapefile, GeoPackage); import it with --write."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--crs", choices=Area.Crs.values, default=Area.Crs.WGS84)
        parser.add_argument("--level", choices=Area.Level.values, default="", help="what every row should be")
        parser.add_argument("--map", default="", metavar="code=ID,name=NAME", help="columns, or 371482{street:3}{no:3}")
        parser.add_argument("--layer", default="", help="of a GeoPackage with several")
        parser.add_argument("--from", dest="valid_from", default="", metavar="2026-01-01", help="first day; today")
        parser.add_argument("--skip", action="store_true", help="leave out rows with errors")
        parser.add_argument("--write", action="store_true", help="import; without it nothing is written")

    def handle(self, *args: Any, **how: Any) -> None:
        try:
            options = Options(how["crs"], how["level"], _mapping(how["map"]), _day(how["valid_from"]), how["skip"])
            report = check_polygons(read_polygons(how["file"].read_bytes(), layer=how["layer"]), options)
            self._show(report)
            if not how["write"]:
                self.stdout.write("Nothing was written. Add --write to import.")
                return
            import_areas(report, by=IMPORT)
        except (Refused, OSError) as error:
            raise CommandError(str(error)) from None
        self.stdout.write("Written.")

    def _show(self, report: Report) -> None:
        for problem in report.problems:
            self.stdout.write(_line("file", problem))
        for row in report.rows:
            for problem in row.problems:
                self.stdout.write(_line(f"row {row.number} {row.code} {row.name}", problem))
        if report.unused:
            self.stdout.write(f"columns not used: {', '.join(report.unused)}")
        self.stdout.write(", ".join(f"{outcome} {n}" for outcome, n in report.counts.items()))


def _line(where: str, problem: Problem) -> str:
    column = f" [{problem.column}]" if problem.column else ""
    return f"{'error' if problem.is_error else 'warning'}: {where}{column}: {problem.text}"


def _mapping(text: str) -> dict[str, str]:
    pairs = [part.partition("=") for part in text.split(",") if part.strip()]
    if bad := [name for name, equals, _column in pairs if not equals]:
        raise CommandError(f"--map takes field=column pairs, not “{bad[0]}”")
    return {name.strip(): column.strip() for name, _equals, column in pairs}


def _day(text: str) -> Any:
    if not text:
        return timezone.localdate()
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    if day is None:
        raise CommandError(f"--from: “{text}” is no date like 2026-01-31")
    return day

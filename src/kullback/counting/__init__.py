"""Tables counted, whatever holds them: below every domain that needs counts.

It serves the domains of this package, and its names may change. Users count with
`kullback.tables.counts`.
"""

from kullback.counting._bins import Edges, write_edge
from kullback.counting._counted import ColumnCounts, count_measured
from kullback.counting._digits import (
    find_merged_numbers,
    plan_by_digits,
    survives_float,
    write_digits,
)
from kullback.counting._errors import (
    TableError,
    absent,
    argument_and_option,
    check_name,
    check_names,
    outcome_name,
    quote,
    shorten,
    suggest_name,
)
from kullback.counting._fine_bins import FineBins
from kullback.counting._kept import Held, TableCounts, empty_column
from kullback.counting._listed import Listed, Number, Rest, most_frequent, sort_by_count
from kullback.counting._measured import (
    BESIDE,
    Measured,
    align_tables,
    merge_measured,
    round_to_bits,
)
from kullback.counting._pair import Pair
from kullback.counting._plan import is_all_missing, plan
from kullback.counting._planned import Planned, common_columns, note_case_differences
from kullback.counting._pooled import note_lookalikes, pool_column
from kullback.counting._sources.columns import read_columns
from kullback.counting._sources.engines import SESSION_ENDED, translate_errors
from kullback.counting._sources.kinds import (
    BOOLEAN,
    CALENDAR,
    CATEGORICAL,
    MEASURED,
    MISSING,
    NUMERIC,
    SMALLER,
    UNSUPPORTED,
    ColumnType,
)
from kullback.counting._sources.open import Opener
from kullback.counting._sources.queries import count_rows, fetch, is_on_spark
from kullback.counting._sources.read_as import ReadAs, parse_value
from kullback.counting._sources.source import Source, value_text
from kullback.counting._sources.spark_files import SparkFiles
from kullback.counting._sources.spark_session import SparkSession, start_spark
from kullback.counting._text_column import count_words_by_slice
from kullback.counting._texts import Texts
from kullback.counting._views import Views, check_views
from kullback.counting._weights import RARE_BELOW, check_values, check_weight, pool_rare

__all__ = [
    "BESIDE",
    "BOOLEAN",
    "CALENDAR",
    "CATEGORICAL",
    "MEASURED",
    "MISSING",
    "NUMERIC",
    "RARE_BELOW",
    "SESSION_ENDED",
    "SMALLER",
    "UNSUPPORTED",
    "ColumnCounts",
    "ColumnType",
    "Edges",
    "FineBins",
    "Held",
    "Listed",
    "Measured",
    "Number",
    "Opener",
    "Pair",
    "Planned",
    "ReadAs",
    "Rest",
    "Source",
    "SparkFiles",
    "SparkSession",
    "TableCounts",
    "TableError",
    "Texts",
    "Views",
    "absent",
    "align_tables",
    "argument_and_option",
    "check_name",
    "check_names",
    "check_values",
    "check_views",
    "check_weight",
    "common_columns",
    "count_measured",
    "count_rows",
    "count_words_by_slice",
    "empty_column",
    "fetch",
    "find_merged_numbers",
    "is_all_missing",
    "is_on_spark",
    "merge_measured",
    "most_frequent",
    "note_case_differences",
    "note_lookalikes",
    "outcome_name",
    "parse_value",
    "plan",
    "plan_by_digits",
    "pool_column",
    "pool_rare",
    "quote",
    "read_columns",
    "round_to_bits",
    "shorten",
    "sort_by_count",
    "start_spark",
    "suggest_name",
    "survives_float",
    "translate_errors",
    "value_text",
    "write_digits",
    "write_edge",
]

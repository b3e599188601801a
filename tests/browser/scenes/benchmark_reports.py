"""The benchmark reports of services and of regions, before and after their year is published."""

from tests.browser.pages import downloaded, opened

REPORT = "/services/1/reviews/2009/benchmark-report"
BOTH, LATER = "/services/1/benchmarking/2009/report", "/services/1/benchmarking/2010/report"
REGIONS = "/network/regions"
YORKSHIRE = f"{REGIONS}/Yorkshire%20and%20Humberside"

SCENES = (
    opened("benchmark_reports.page", "filled", REPORT),
    opened("benchmark_reports.page", "read-only", REPORT, "observer"),
    opened("benchmark_reports.page", "not published", "/services/1/reviews/2010/benchmark-report"),
    downloaded("benchmark_reports.pdf", f"{REPORT}.pdf", "manager", "pdf"),
    downloaded("benchmark_reports.pdf", f"{REPORT}.pdf?large=1", "manager", "pdf, large print"),
    opened("service_reports.page", "filled", BOTH),
    opened("service_reports.page", "copy", f"{BOTH}?copy=circulation", "parent"),
    opened("service_reports.page", "not submitted", LATER),
    downloaded("service_reports.pdf", f"{BOTH}.pdf", "manager", "pdf"),
    downloaded("service_reports.pdf", f"{BOTH}.pdf?large=1", "manager", "pdf, large print"),
    opened("regional_reports.home", "filled", f"{REGIONS}/", "coordinator"),
    opened("regional_reports.home", "empty", f"{REGIONS}/", "admin", fresh=True),
    opened("regional_reports.page", "filled", f"{YORKSHIRE}/2009", "coordinator"),
    opened("regional_reports.page", "not published", f"{YORKSHIRE}/2010", "coordinator"),
    downloaded("regional_reports.pdf", f"{YORKSHIRE}/2009.pdf", "coordinator", "pdf"),
)

"""The benchmarking's figures: exact for the network, published for everybody, and a service's own beside them."""

from tests.browser.pages import downloaded, opened

OURS, EXACT, PUBLIC = "/services/1/benchmarking", "/network/rounds/2009/benchmarking", "/national/2009"


SCENES = (
    opened("benchmark_figures.year", "filled", f"{PUBLIC}/benchmarking", None),
    opened("benchmark_figures.report_page", "filled", f"{PUBLIC}/report", None),
    opened("benchmark_figures.printed", "filled", "/national/benchmarking/as-printed", None),
    *(
        downloaded("benchmark_figures.file", f"{PUBLIC}/benchmarking.{form}", None, form)
        for form in ("pdf", "xlsx", "ods", "csv", "json")
    ),
    downloaded("benchmark_figures.report", f"{PUBLIC}/report.pdf", None, "pdf"),
    opened("benchmarking_exact.figures", "filled", f"{EXACT}/exact", "analyst"),
    downloaded("benchmarking_exact.file", f"{EXACT}/exact.json", "analyst", "json"),
    opened("benchmarking_exact.preview", "filled", f"{EXACT}/release", "analyst"),
    opened("benchmarking_measures.measures", "filled", f"{OURS}/2009/measures"),
    opened("benchmarking_measures.measures", "not submitted", f"{OURS}/2010/measures"),
    downloaded("benchmarking_measures.measures_pdf", f"{OURS}/2009/measures.pdf", "manager", "pdf"),
    downloaded("benchmarking_measures.measures_csv", f"{OURS}/2009/measures.csv", "manager", "csv"),
)

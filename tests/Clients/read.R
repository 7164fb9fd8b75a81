# Plain R with jsonlite reads every dataset as JSON-stat and as CSV and finds them equal; some as SDMX-CSV and rows too.
folder <- commandArgs(trailingOnly = TRUE)[1]
read <- function(name, ...) read.csv(file.path(folder, name), colClasses = "character", na.strings = NULL, check.names = FALSE, encoding = "UTF-8", ...)
number <- function(text) ifelse(text == "", NA, suppressWarnings(as.numeric(text)))

# The last bit of a number may differ: R 4.2 reads 54.16255964239053 as ...534 where the nearest double is ...526. That the digits are equal jsonstat.cjs shows.
same <- function(one, other) all(abs(one - other) <= 2^-52 * abs(one), na.rm = TRUE)

datasets <- sub("\\.json$", "", grep("\\.rows\\.json$", list.files(folder, "\\.json$"), value = TRUE, invert = TRUE))
cells <- 0
for (dataset in datasets) {
  j <- jsonlite::fromJSON(file.path(folder, paste0(dataset, ".json")), simplifyVector = FALSE)
  ids <- unlist(j$id)
  cats <- lapply(ids, \(i) unlist(j$dimension[[i]]$category$index))
  names(cats) <- ids
  df <- rev(expand.grid(rev(cats), stringsAsFactors = FALSE))
  df$value <- sapply(j$value, \(v) if (is.null(v)) NA else v)
  df$status <- ""
  df$status[as.integer(names(j$status)) + 1] <- unlist(j$status)

  csv <- read(paste0(dataset, ".csv"))
  stopifnot(
    identical(lengths(cats, use.names = FALSE), unlist(j$size)),
    identical(names(csv)[seq_along(ids)], ids),
    all(csv[ids] == df[ids]), all(csv$status == df$status),
    identical(is.na(number(csv$value)), is.na(df$value)), same(number(csv$value), df$value))
  cells <- cells + nrow(df)

  if (file.exists(file.path(folder, paste0(dataset, ".sdmx.csv")))) {
    sdmx <- read(paste0(dataset, ".sdmx.csv"))
    rows <- jsonlite::fromJSON(file.path(folder, paste0(dataset, ".rows.json")))
    stopifnot(
      identical(names(sdmx)[1:3], c("STRUCTURE", "STRUCTURE_ID", "ACTION")),
      all(sdmx$OBS_VALUE == csv$value), all((sdmx$CONF_STATUS == "C") == (csv$status == "c")), all((sdmx$OBS_STATUS == "Q") == (csv$status == "c")),
      all(rows[ids] == df[ids]), identical(is.na(rows$value), is.na(df$value)), all(rows$value == df$value, na.rm = TRUE))
  }
}
stopifnot(length(datasets) > 0, cells > 0)
cat(sprintf("ok R: %d datasets, %d cells equal in JSON-stat and CSV\n", length(datasets), cells))

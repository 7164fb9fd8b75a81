#!/usr/bin/env Rscript
# Recomputes released figures from an extract by formulas of its own: Rscript scripts/recompute.R EXTRACT CUBES
#
# EXTRACT holds the files of a full extract (persons.csv, events.csv, sheets.csv, responses.csv, pairs.csv, items.csv). CUBES holds each dataset of
# a release of the same day as GET /data/{dataset}?format=csv&structural=true returns it; targets.csv with the targets is beside that folder.
# Nothing is taken from the service: formulas are those of its catalogue and of the papers that src/Matching.Indicators/README.md names, and
# distributions are R's. Each published cell must agree to 1e-9 (relative above 1), and a cell without a figure must have none here.
# Any difference exits with 1.

arguments <- commandArgs(trailingOnly = TRUE)
if (length(arguments) != 2) stop("usage: Rscript recompute.R EXTRACT CUBES")
table_of <- function(folder, name) read.csv(file.path(folder, paste0(name, ".csv")), colClasses = "character", na.strings = character(), check.names = FALSE, encoding = "UTF-8")
number <- function(text) suppressWarnings(as.numeric(ifelse(text == "", NA, text)))

# ---- the extract -------------------------------------------------------------------------------------------------------------------------------

persons <- table_of(arguments[1], "persons")
events <- table_of(arguments[1], "events")
sheets <- table_of(arguments[1], "sheets")
responses <- table_of(arguments[1], "responses")
pairs <- table_of(arguments[1], "pairs")
items <- table_of(arguments[1], "items")
rownames(persons) <- persons$person
rownames(sheets) <- sheets$response
rownames(pairs) <- pairs$pair
sheets$sequence <- number(sheets$sequence)
for (column in c("mentee_days_to_meeting", "mentor_days_to_meeting", "days", "planned_days", "meetings", "wishes", "wishes_met", "longest_without_contact", "meetings_with_expenses", "meetings_paid")) pairs[[column]] <- number(pairs[[column]])
event_row <- setNames(seq_len(nrow(events)), paste(events$person, events$event, events$pair))
event_of <- function(person, event, pair) events[event_row[paste(person, event, pair)], ]

at <- match(paste(responses$form, responses$form_version, responses$item), paste(items$form, items$form_version, items$item))
answers <- data.frame(
  response = responses$response, item = responses$item, version = responses$item_version, code = responses$code, value = number(responses$value), missing = responses$missing_code,
  scale = items$scale[at], reversed = items$reversed[at] == "true", core = items$core[at] == "true", lowest = number(items$lowest[at]), highest = number(items$highest[at]))
answers <- answers[!duplicated(paste(answers$response, answers$item)), ]
answers_of <- split(answers, answers$response)

# each person's first start, and the last of every other wave
chosen <- function(respondent, wave) {
  own <- sheets[sheets$respondent == respondent & sheets$wave == wave, ]
  own <- own[order(own$sequence, decreasing = wave != "start"), ]
  own <- own[!duplicated(own$person), ]
  setNames(own$response, own$person)
}

# ---- what is read from a sheet; beside another, only items count that both ask in one version and that are answered in both ---------------------

asked <- function(sheet, other = NULL) {
  own <- answers_of[[sheet]]
  if (is.null(other)) return(own)
  theirs <- answers_of[[other]]
  same <- match(paste(own$item, own$version), paste(theirs$item, theirs$version))
  # what applies in both stays, and has a value where it is answered in both
  own$missing <- ifelse(own$missing == "", theirs$missing[same], own$missing)
  own$missing[theirs$missing[same] %in% c("NA", "skipped_by_logic")] <- "NA"
  own$value[own$missing != ""] <- NA
  own[!is.na(same), ]
}
answer <- function(item) function(own) { value <- own$value[own$item == item]; if (length(value) == 0) NA else value }
points <- function(own) ifelse(own$reversed, own$highest - own$value, own$value - own$lowest) / (own$highest - own$lowest) * 100
recoded <- function(item) function(own) { own <- own[own$item == item, ]; if (nrow(own) == 0) NA else points(own) }
# a mean knows its parts on a sheet, NULL where one is missing, and how many equal steps from 0 to 100 its values take there
scored_by <- function(expression, parts, steps) structure(expression, parts = parts, steps = steps, class = "function")
common_multiple <- function(a, b) { divisor <- function(a, b) if (b == 0) a else divisor(b, a %% b); a / divisor(a, b) * b }
steps_of_mean <- function(parts) if (length(parts) == 0 || any(parts == 0)) 0 else length(parts) * Reduce(common_multiple, parts)
score <- function(scale) {
  force(scale)
  scored_by(
    function(own) {
      own <- own[own$scale == scale & !own$missing %in% c("NA", "skipped_by_logic"), ]
      given <- points(own)[!is.na(own$value)]
      if (length(given) == 0 || length(given) < ceiling(nrow(own) / 2)) NA else mean(given)
    },
    function(sheet) item_rows(scale, sheet),
    function(sheet) { own <- answers_of[[sheet]]; own <- own[own$scale == scale, ]; steps_of_mean(own$highest - own$lowest) })
}
banded <- function(item, persons_of) function(own) { band <- answer(item)(own); if (is.na(band)) NA else persons_of[band + 1] }
scored <- function(respondent, wave) {
  own <- chosen(respondent, wave)
  own[vapply(own, function(sheet) {
    scales <- setdiff(unique(answers_of[[sheet]]$scale), c("", "functioning"))
    any(vapply(scales, function(scale) !is.na(score(scale)(asked(sheet))), TRUE))
  }, TRUE)]
}
midpoint <- function(item) banded(item, c(0, 1, 2, 3.5, 6.5, 9))
least <- function(item) banded(item, c(0, 1, 2, 3, 5, 9))
given_of <- function(own, names) { values <- own$value[own$item %in% names]; values[!is.na(values)] }
median_of <- function(names) function(own) { values <- given_of(own, names); if (length(values) == 0) NA else median(values) }
level_of <- function(names) function(own) { values <- given_of(own, names); if (length(values) == 0) NA else floor(mean(values) + .5) }
at_least <- function(item, bound) function(own) as.numeric(answer(item)(own) >= bound)
exactly <- function(item, bound) function(own) as.numeric(answer(item)(own) == bound)
one_of <- function(item, codes) function(own) { own <- own[own$item == item & own$missing == "", ]; if (nrow(own) == 0) NA else as.numeric(own$code %in% codes) }
# the mean of the parts there are, when enough of them exist and the first is among them where it must be
mean_of <- function(enough, parts, first = FALSE) {
  values_of <- function(own) vapply(parts, function(part) as.numeric(part(own)), 0)
  scored_by(
    function(own) { values <- values_of(own); if ((first && is.na(values[1])) || sum(!is.na(values)) < enough) NA else mean(values, na.rm = TRUE) },
    function(sheet) { values <- values_of(answers_of[[sheet]]); if (anyNA(values)) NULL else values },
    function(sheet) steps_of_mean(vapply(parts, function(part) attr(part, "steps")(sheet), 0)))
}
network <- mean_of(2, list(score("sn_bridge"), score("sn_bond"), score("sn_link")), first = TRUE)
domains <- list(network, score("em"), score("nv"), score("lg"), score("be"), score("wb"))

# ---- those behind a figure: their groups, the value and what it is compared with or divided by -------------------------------------------------------------

characteristic <- function(person, column, otherwise) { code <- persons[person, column]; ifelse(is.na(code), otherwise, code) }
entries <- function(person, when, value, before = NA, sheet = NULL) {
  n <- length(person)
  if (n == 0) return(data.frame())
  data.frame(
    person = person, value = as.numeric(value), before = as.numeric(rep_len(before, n)), sheet = if (is.null(sheet)) rep("", n) else sheet,
    site = characteristic(person, "site", "UNK"), partner = characteristic(person, "partner", "UNK"), gender = characteristic(person, "gender", "_O"),
    months_in_country = characteristic(person, "months_in_country", "UNK"), disability = characteristic(person, "disability", "UNK"),
    period = when$quarter, age_agd = when$age_agd, age_amif = when$age_amif,
    mode = if (is.null(sheet)) rep("UNK", n) else sheets[sheet, "mode"],
    language = if (is.null(sheet)) characteristic(person, "language", "UNK") else sheets[sheet, "language"])
}
of_sheets <- function(sheet, value, before = NA) {
  keep <- !is.na(value)
  before <- rep_len(before, length(value))
  sheet <- unname(sheet[keep])
  entries(sheets[sheet, "person"], sheets[sheet, ], value[keep], before[keep], sheet)
}
in_wave <- function(respondent, wave, expression) {
  own <- chosen(respondent, wave)
  of_sheets(own, vapply(own, function(sheet) as.numeric(expression(asked(sheet))), 0))
}
# value at the end and at the start of those with both, each on the items answered in both
both <- function(respondent, expression) {
  start <- chosen(respondent, "start"); end <- chosen(respondent, "end")
  person <- intersect(names(end), names(start))
  before <- vapply(person, function(p) as.numeric(expression(asked(start[[p]], end[[p]]))), 0)
  after <- vapply(person, function(p) as.numeric(expression(asked(end[[p]], start[[p]]))), 0)
  list(person = person, end = end[person], before = before, after = after)
}
changed <- function(respondent, expression) {
  two <- both(respondent, expression)
  keep <- !is.na(two$before) & !is.na(two$after)
  own <- of_sheets(two$end[keep], two$after[keep], two$before[keep])
  # changes of one mentor's mentees go together; a mentor is a cluster alone, and so is who has no site
  if (nrow(own) > 0) own$mentor <- if (respondent == "mentee") vapply(own$sheet, mentor_of, "") else own$person
  own
}
holds <- function(respondent, expression, test) {
  two <- both(respondent, expression)
  of_sheets(two$end, as.numeric(test(two$before, two$after)))
}
rounded <- function(difference) round(difference * 1e9)

met <- pairs[!is.na(pairs$mentee_days_to_meeting), ]
mentor_of <- function(sheet) {
  pair <- sheets[sheet, "pair"]
  if (pair %in% pairs$pair) return(pairs[pair, "mentor"])
  own <- met[met$mentee == sheets[sheet, "person"], ]
  if (nrow(own) == 0) sheets[sheet, "person"] else own[which.max(own$mentee_days_to_meeting), "mentor"]
}
mentee_when <- function(own, event = "met") event_of(own$mentee, event, own$pair)
first_of <- function(side) {
  own <- met[order(met[[paste0(side, "_days_to_meeting")]]), ]
  own[!duplicated(own[[side]]), ]
}
of_people <- function(side) { own <- first_of(side); entries(own[[side]], event_of(own[[side]], "met", own$pair), rep(1, nrow(own))) }
of_pairs <- function(own, value = 1, before = NA) entries(own$mentee, mentee_when(own), rep_len(value, nrow(own)), before)
of_ended <- function(own, value = 1) {
  when <- mentee_when(own)
  ended <- own$has_ended == "true"
  when[ended, ] <- mentee_when(own[ended, ], "ended")
  entries(own$mentee, when, rep_len(value, nrow(own)))
}
of_events <- function(event) {
  mentors <- persons$person[persons$role == "mentor"]
  own <- events[events$event == event & events$person %in% mentors, ]
  entries(own$person, own, rep(1, nrow(own)))
}
is_answered <- function(sheet) {
  own <- answers_of[[sheet]]
  own <- own[own$core & !own$missing %in% c("NA", "skipped_by_logic"), ]
  nrow(own) > 0 && 2 * sum(own$missing %in% c("", "withheld")) >= nrow(own)
}
due <- function(side, wave) {
  own <- if (wave == "start") met else if (wave == "end") met[met$has_ended == "true", ] else met[paste(met$mentee, "follow_due", met$pair) %in% names(event_row), ]
  event <- c(start = "met", end = "ended", follow = "follow_due")[[wave]]
  # the earliest of the day in question
  own <- own[order(own[[paste0(side, "_days_to_meeting")]] + if (wave == "start") 0 else own$days), ]
  own <- own[!duplicated(own[[side]]), ]
  answered <- chosen(side, wave)
  entries(own[[side]], event_of(own[[side]], event, own$pair), vapply(own[[side]], function(person) as.numeric(person %in% names(answered) && is_answered(answered[[person]])), 0))
}
paired <- function(side) { start <- scored(side, "start"); of_sheets(start, as.numeric(names(start) %in% names(scored(side, "end")))) }
item_rows <- function(scale, sheet) {
  own <- answers_of[[sheet]]
  own <- own[own$scale == scale, ]
  if (nrow(own) < 2 || is.na(score(scale)(own))) NULL else points(own)[order(own$item, method = "radix")]
}
goals <- function(respondent, names) {
  own <- chosen(respondent, "end")
  ratings <- lapply(own, function(sheet) given_of(answers_of[[sheet]], names))
  keep <- lengths(ratings) > 0
  of_sheets(own[keep], 100 * vapply(ratings[keep], function(rating) sum(rating >= 0), 0), lengths(ratings)[keep])
}
goal_agreement <- function() {
  own <- chosen("mentee", "end")
  theirs <- sheets[sheets$respondent == "mentor" & sheets$wave == "end" & sheets$pair != "", ]
  theirs <- theirs[order(theirs$sequence, decreasing = TRUE), ]
  other <- theirs$response[match(sheets[own, "pair"], theirs$pair)]
  mine <- vapply(own, function(sheet) level_of(paste0("EX5_", 1:3))(asked(sheet)), 0)
  seen <- vapply(other, function(sheet) if (is.na(sheet)) NA_real_ else as.numeric(answer("MX3")(asked(sheet))), 0)
  keep <- !is.na(mine) & !is.na(seen)
  of_sheets(own[keep], mine[keep], seen[keep])
}
partner_views <- function() {
  own <- sheets[sheets$respondent == "partner", ]
  own <- own[order(own$sequence, decreasing = TRUE), ]
  own <- own[!duplicated(own$person), "response"]
  of_sheets(own, vapply(own, function(sheet) as.numeric(at_least("PV1", 4)(asked(sheet))), 0))
}

# ---- statistics; a named vector each, NA for what is undefined -------------------------------------------------------------------------------------------

estimate <- function(x) {
  n <- length(x)
  if (n < 2) return(c(n = n, mean = if (n == 1) x else NA, sd = NA, ci_low = NA, ci_high = NA))
  s <- sd(x)
  if (s < 1e-9) return(c(n = n, mean = mean(x), sd = 0, ci_low = NA, ci_high = NA))
  c(n = n, mean = mean(x), sd = s, ci_low = mean(x) - qt(.975, n - 1) * s / sqrt(n), ci_high = mean(x) + qt(.975, n - 1) * s / sqrt(n))
}
described <- function(own) {
  q <- if (nrow(own) == 0) rep(NA_real_, 3) else quantile(own$value, c(.25, .5, .75), type = 7, names = FALSE)
  c(estimate(own$value), q1 = q[1], median = q[2], q3 = q[3])
}
# exact given the ranks, by the distribution of the sum of doubled ranks with random signs
wilcoxon <- function(difference) {
  d <- rounded(difference)
  d <- d[d != 0]
  if (length(d) == 0) return(NA)
  r <- round(2 * rank(abs(d)))
  plus <- sum(r[d > 0])
  if (length(d) > 200) {
    excess <- plus / 2 - sum(r) / 4
    return(min(1, 2 * pnorm(-abs(excess - sign(excess) / 2) / sqrt(sum(r^2) / 16))))
  }
  p <- c(1, rep(0, sum(r)))
  for (step in r) p <- (p + c(rep(0, step), p[seq_len(length(p) - step)])) / 2
  min(1, 2 * min(sum(p[seq_len(plus + 1)]), sum(p[(plus + 1):length(p)])))
}
power_excess <- function(ncp, n) { t <- qt(.975, n - 1); pt(t, n - 1, ncp, lower.tail = FALSE) + pt(-t, n - 1, ncp) - .8 }
mdc_known <- new.env()
mdc <- function(n) {
  if (n < 2) return(NA)
  key <- as.character(n)
  if (is.null(mdc_known[[key]])) assign(key, uniroot(power_excess, c(0, 36), n = n, tol = 1e-14, maxiter = 10000)$root / sqrt(n), envir = mdc_known)
  mdc_known[[key]]
}
# CR2 of a mean by its matrices: the residuals of each cluster by the inverse root of its block of I - H, and Satterthwaite's degrees
by_clusters <- function(d, cluster) {
  nothing <- c(clusters = length(unique(cluster)), t = NA, p_t = NA, ci_low = NA, ci_high = NA)
  n <- length(d)
  if (n < 2 || sd(d) < 1e-9 || nothing[["clusters"]] < 2) return(nothing)
  residual_maker <- diag(n) - 1 / n
  # ones are a vector of the block's with the value 1 - n_g / n
  weights <- lapply(split(seq_len(n), cluster), function(own) { w <- numeric(n); w[own] <- 1 / sqrt(1 - length(own) / n) / n; w })
  sums <- vapply(weights, function(w) sum(w * (d - mean(d))), 0)
  se <- sqrt(sum(sums^2))
  if (se < 1e-9) return(nothing)
  p <- residual_maker %*% do.call(cbind, weights); omega <- crossprod(p)
  df <- sum(diag(omega))^2 / sum(omega^2); t <- mean(d) / se
  c(clusters = nothing[["clusters"]], t = t, p_t = 2 * pt(-abs(t), df), ci_low = mean(d) - qt(.975, df) * se, ci_high = mean(d) + qt(.975, df) * se)
}
# by mentor from ten on, and by site where ten have people, whichever is wider
clustered <- function(own, d) {
  by_mentor <- by_clusters(d, own$mentor)
  if (by_mentor[["clusters"]] < 10) by_mentor[-1] <- NA
  by_site <- by_clusters(d, ifelse(own$site == "UNK", own$person, own$site))
  width <- function(one) one[["ci_high"]] - one[["ci_low"]]
  is_wider <- !is.na(by_mentor[["t"]]) && by_site[["clusters"]] >= 10 && !is.na(by_site[["t"]]) && width(by_site) > width(by_mentor)
  (if (is_wider) by_site else by_mentor)[-1]
}
binomial_p <- function(a, b) if (a + b == 0) NA else min(1, 2 * pbinom(min(a, b), a + b, .5))
mean_change <- function(own) {
  start <- own$before; end <- own$value; d <- end - start; n <- length(d)
  e <- estimate(d)
  s1 <- if (n < 2 || sd(start) < 1e-9) 0 else sd(start)
  s2 <- if (n < 2 || sd(end) < 1e-9) 0 else sd(end)
  r <- if (s1 > 0 && s2 > 0) max(-1, min(1, cov(start, end) / (s1 * s2))) else NA
  v <- (s1^2 + s2^2) / 2
  j <- if (n < 3) NA else exp(lgamma((n - 1) / 2) - lgamma((n - 2) / 2)) / sqrt((n - 1) / 2)
  dav <- if (n < 2 || sqrt(v) < 1e-9) NA else (mean(end) - mean(start)) / sqrt(v)
  se <- sqrt(dav^2 * (s1^4 + s2^4 + 2 * r^2 * s1^2 * s2^2) / (8 * (n - 1) * v^2) + (s1^2 + s2^2 - 2 * r * s1 * s2) / ((n - 1) * v))
  signs <- sign(rounded(d))
  means <- if (n == 0) c(mean_start = NA, mean_end = NA) else c(mean_start = mean(start), mean_end = mean(end))
  c(e[c("n", "mean", "sd")], means, clustered(own, d), p_wilcoxon = wilcoxon(d), g_av = j * dav, g_av_low = j * (dav - qnorm(.975) * se), g_av_high = j * (dav + qnorm(.975) * se), r = r, mdc = mdc(n), mdc_points = if (n < 2 || e[["sd"]] == 0) NA else mdc(n) * e[["sd"]],
    percent_change = if (n == 0 || mean(start) == 0) NA else 100 * (mean(end) / mean(start) - 1),
    improved = sum(signs > 0), same = sum(signs == 0), worse = sum(signs < 0), p_sign = binomial_p(sum(signs > 0), sum(signs < 0)))
}
wilson <- function(x, n) {
  if (n == 0) return(c(NA, NA))
  z <- qnorm(.975); p <- x / n
  middle <- (p + z^2 / (2 * n)) / (1 + z^2 / n); half <- z / (1 + z^2 / n) * sqrt(p * (1 - p) / n + z^2 / (4 * n^2))
  c(if (x == 0) 0 else max(0, middle - half), if (x == n) 1 else min(1, middle + half))
}
share <- function(own) {
  n <- nrow(own); x <- sum(own$value == 1); w <- wilson(x, n)
  c(n = n, count = x, percent = if (n == 0) NA else 100 * x / n, ci_low = 100 * w[1], ci_high = 100 * w[2])
}
share_change <- function(own) {
  n <- nrow(own); lost <- sum(own$before == 1 & own$value == 0); gained <- sum(own$before == 0 & own$value == 1)
  if (n == 0) return(c(n = 0, percent_start = NA, percent_end = NA, percent = NA, gained = 0, lost = 0, ci_low = NA, ci_high = NA, p_mcnemar = NA))
  b <- (lost + 1) / (n + 2); a <- (gained + 1) / (n + 2)
  half <- qnorm(.975) * sqrt((a + b - (a - b)^2) / (n + 2))
  c(n = n, percent_start = 100 * sum(own$before) / n, percent_end = 100 * sum(own$value) / n, percent = 100 * (gained - lost) / n, gained = gained, lost = lost, ci_low = 100 * max(-1, a - b - half), ci_high = 100 * min(1, a - b + half), p_mcnemar = binomial_p(gained, lost))
}
counted <- function(own) c(count = nrow(own))
# all holds the entries of all people, place the cell: for a share of all, and the number a month
share_of_all <- function(own, all, place) { x <- nrow(own); n <- nrow(all); w <- wilson(x, n); c(count = x, percent = if (n == 0) NA else 100 * x / n, ci_low = 100 * w[1], ci_high = 100 * w[2]) }
per_month <- function(own, all, place) {
  if (nrow(all) == 0) return(c(count = 0, per_month = NA))
  of_quarter <- length(place) == 1 && names(place) == "period" && place$period != "T"
  quarter <- if (of_quarter) place$period else min(all$period)
  today <- as.POSIXlt(Sys.Date(), tz = "UTC")
  begun <- 12 * (today$year + 1900 - number(substr(quarter, 1, 4))) + today$mon + 1 - 3 * (number(substr(quarter, 7, 7)) - 1)
  c(count = nrow(own), per_month = nrow(own) / if (of_quarter) min(3, begun) else begun)
}
summed <- function(own) c(n = nrow(own), sum = sum(own$value))
in_the_middle <- function(own) described(own)[c("n", "median", "q1", "q3")]
ratio <- function(own) {
  n <- nrow(own)
  if (n == 0 || sum(own$before) <= 0) return(c(n = n, mean = NA, ci_low = NA, ci_high = NA))
  q <- sum(own$value) / sum(own$before)
  e <- estimate(own$value - q * own$before)
  half <- (e[["ci_high"]] - e[["mean"]]) / mean(own$before)
  c(n = n, mean = q, ci_low = q - half, ci_high = q + half)
}
# the curve and its bounds, S exp(+-z se) by Greenwood, each read at one half: where it is one half for a while, in the middle
survival <- function(own) {
  days <- sort(unique(own$value[own$before == 1]))
  ended <- vapply(days, function(day) sum(own$value == day & own$before == 1), 0)
  risk <- vapply(days, function(day) sum(own$value >= day), 0)
  going <- cumprod(1 - ended / risk); se <- sqrt(cumsum(ended / (risk * (risk - ended)))); known <- risk > ended
  half_of <- function(curve) {
    near <- sqrt(.Machine$double.eps); reached <- which(curve < .5 + near)[1]
    if (is.na(reached)) return(NA)
    below <- if (abs(curve[reached] - .5) < near) which(curve < curve[reached])[1] else reached
    if (is.na(below)) days[reached] else (days[reached] + days[below]) / 2
  }
  bound <- function(z) half_of(pmin(1, going * exp(z * se))[known])
  c(n = nrow(own), median = half_of(going), ci_low = bound(-qnorm(.975)), ci_high = bound(qnorm(.975)))
}
# the loadings with the least squares of residual correlations, by Newton's steps from where a search ends
omega_of <- function(s) {
  k <- ncol(s); sds <- sqrt(diag(s))
  if (k < 3 || min(sds) < 1e-9) return(NA)
  r <- cov2cor(s)
  rest <- function(l) { x <- r - outer(l, l); diag(x) <- 0; x }
  slope <- function(l) as.numeric(-rest(l) %*% l)
  l <- optim(r[which.max(rowSums(abs(r))), ], function(l) sum(rest(l)^2) / 4, slope, method = "BFGS", control = list(reltol = 1e-15, maxit = 10000))$par
  for (step in 1:20) { h <- 2 * outer(l, l) - r; diag(h) <- sum(l^2) - l^2; l <- l - tryCatch(solve(h, slope(l)), error = function(e) rep(0, k)) }
  if (!all(is.finite(l)) || max(l^2) > 1 + 1e-9) NA else sum(l * sds)^2 / (sum(l * sds)^2 + sum(pmax(0, 1 - l^2) * sds^2))
}
# of the rows of the length that most have, from all who answered both items of each two
alpha_of <- function(rows) {
  nothing <- c(n = 0, alpha = NA, ci_low = NA, ci_high = NA, omega = NA)
  if (length(rows) == 0) return(nothing)
  lengths_seen <- table(lengths(rows))
  k <- min(as.integer(names(lengths_seen)[lengths_seen == max(lengths_seen)]))
  x <- do.call(rbind, rows[lengths(rows) == k]); pairs <- min(crossprod(!is.na(x)))
  nothing[["n"]] <- nrow(x)
  if (pairs < 30) return(nothing)
  s <- cov(x, use = "pairwise")
  if (sum(s) < 1e-18) return(replace(nothing, "omega", omega_of(s)))
  alpha <- k / (k - 1) * (1 - sum(diag(s)) / sum(s))
  bound <- function(p) 1 - (1 - alpha) * qf(p, pairs - 1, (pairs - 1) * (k - 1))
  c(n = nrow(x), alpha = alpha, ci_low = bound(.975), ci_high = bound(.025), omega = omega_of(s))
}
reliability <- function(scale) { force(scale); function(own) alpha_of(lapply(own$sheet, function(sheet) item_rows(scale, sheet))) }
# People without a change: a true score and an error of measurement at start and end, normal, moved to the values that the score takes. The
# generator is R's L'Ecuyer-CMRG with all seeds 12345, normal numbers are by Box and Muller: those of the service, so the digits agree.
draws <- 100000
normal_numbers <- function() {
  RNGkind("L'Ecuyer-CMRG")
  assign(".Random.seed", c(get(".Random.seed", globalenv())[1], rep(12345L, 6)), globalenv())
  u <- matrix(runif(3 * draws), nrow = 2)
  radius <- sqrt(-2 * log(u[1, ]))
  matrix(rbind(radius * cos(2 * pi * u[2, ]), radius * sin(2 * pi * u[2, ])), nrow = 3)
}
normal <- normal_numbers()
nearest <- function(value, parts) floor(value * parts + .5 + 1e-9) / parts
# mean, spread and reliability of the start, of all or of those in a course; NULL with fewer than 30 people or without a reliability
start_of <- function(respondent, expression, course = NULL) {
  if (is.null(attr(expression, "parts"))) return(NULL)
  own <- chosen(respondent, "start")
  if (!is.null(course)) own <- own[in_course(names(own), course)]
  values <- vapply(own, function(sheet) as.numeric(expression(asked(sheet))), 0)
  values <- values[!is.na(values)]
  rows <- lapply(own, attr(expression, "parts"))
  own <- own[!vapply(rows, is.null, TRUE)]
  alpha <- alpha_of(rows[!vapply(rows, is.null, TRUE)])[["alpha"]]
  if (length(values) < 30 || is.na(alpha)) return(NULL)
  list(
    sd = sd(values), alpha = alpha, is_reliable = function(difference) difference / (sd(values) * sqrt(2 * (1 - alpha))) > qnorm(.975),
    like = c(nearest(mean(values), 1), nearest(sd(values), 2), min(1, max(0, nearest(alpha, 100))), max(vapply(own, attr(expression, "steps"), 0))))
}
rises <- function(start, end, like) end > start
reliable_rises <- function(start, end, like) end - start > qnorm(.975) * like[2] * sqrt(2 * (1 - like[3]))
# each person is counted both ways round
chance <- function(at, test) {
  if (is.null(at) || at$like[2] <= 0 || at$like[3] >= 1) return(NA)
  like <- at$like
  on_scale <- function(x) pmin(pmax(floor(x / 100 * like[4] + .5), 0), like[4]) * 100 / like[4]
  true <- like[1] + like[2] * sqrt(like[3]) * normal[1, ]
  start <- on_scale(true + like[2] * sqrt(1 - like[3]) * normal[2, ])
  end <- on_scale(true + like[2] * sqrt(1 - like[3]) * normal[3, ])
  mean(c(test(start, end, like), test(end, start, like)), na.rm = TRUE)
}
expected_of <- function(respondent, expression, test = rises, course = NULL) { force(expression); function() 100 * chance(start_of(respondent, expression, course), test) }
agreement <- function(own) {
  seen <- mean(abs(own$value - own$before))
  expected <- mean(abs(outer(own$value, own$before, "-")))
  c(n = nrow(own), kappa = if (nrow(own) == 0 || expected == 0) NA else 1 - seen / expected)
}
share_gap <- function(one, other) {
  n <- c(nrow(one), nrow(other)); x <- c(sum(one$value == 1), sum(other$value == 1))
  if (any(n == 0)) return(c(n_first = n[1], n_second = n[2], difference = NA, ci_low = NA, ci_high = NA))
  p <- x / n; w1 <- wilson(x[1], n[1]); w2 <- wilson(x[2], n[2]); d <- p[1] - p[2]
  c(n_first = n[1], n_second = n[2], difference = 100 * d, ci_low = 100 * (d - sqrt((p[1] - w1[1])^2 + (w2[2] - p[2])^2)), ci_high = 100 * (d + sqrt((w1[2] - p[1])^2 + (p[2] - w2[1])^2)))
}
mean_gap <- function(values) function(one, other) {
  x <- estimate(values(one)); y <- estimate(values(other)); difference <- x[["mean"]] - y[["mean"]]
  u <- x[["sd"]]^2 / x[["n"]]; v <- y[["sd"]]^2 / y[["n"]]; half <- NA
  if (!is.na(u + v) && u + v > 0) half <- qt(.975, (u + v)^2 / (u^2 / (x[["n"]] - 1) + v^2 / (y[["n"]] - 1))) * sqrt(u + v)
  c(n_first = x[["n"]], n_second = y[["n"]], difference = difference, ci_low = difference - half, ci_high = difference + half)
}
value_gap <- mean_gap(function(own) own$value)
change_gap <- mean_gap(function(own) own$value - own$before)

# ---- the catalogue: per indicator and wave, the people counted and the statistics published -----------------------------------------------------------------

declared <- list()
# expected is of everyone, and computed once
add <- function(id, wave, own, statistics, gap = NULL, expected = NULL) {
  known <- NULL
  once <- function() { if (is.null(known)) known <<- expected(); known }
  declared[[paste(id, wave)]] <<- list(own = own, statistics = statistics, gap = gap, expected = if (is.null(expected)) NULL else once)
}
means <- function(id, respondent, expression) {
  for (wave in c("start", "end", "follow")) add(id, wave, in_wave(respondent, wave, expression), described, value_gap)
  add(id, "change", changed(respondent, expression), mean_change, change_gap, expected_of(respondent, expression))
}
shares <- function(id, respondent, expression) {
  for (wave in c("start", "end", "follow")) add(id, wave, in_wave(respondent, wave, expression), share, share_gap)
  add(id, "change", changed(respondent, expression), share_change)
}
at_end <- function(id, respondent, expression, statistics = share, gap = share_gap, wave = "end") add(id, wave, in_wave(respondent, wave, expression), statistics, gap)
event <- function(id, respondent, expression, test, expected = NULL) add(id, "change", holds(respondent, expression, test), share, share_gap, expected)
reliably <- function(id, respondent, expression) {
  at <- start_of(respondent, expression)
  rise <- changed(respondent, expression)
  if (is.null(at)) rise <- rise[0, , drop = FALSE] else rise$value <- as.numeric(at$is_reliable(rise$value - rise$before))
  add(id, "change", rise, share, share_gap, expected_of(respondent, expression, reliable_rises))
}
rose <- function(before, after) rounded(after - before) > 0
entered <- function(before, after) ifelse(is.na(before) | before != 0, NA, after == 1)

add("out.participants", "", of_people("mentee"), counted)
add("out.mentors", "", of_people("mentor"), counted)
add("out.matches_started", "", of_pairs(met), counted)
add("out.matches_active", "", of_pairs(met[met$status %in% c("active", "on_hold", "ending"), ]), counted)
add("out.matches_completed", "", of_pairs(met[met$status == "completed", ]), counted)
add("out.matches_ended_early", "", of_pairs(met[met$status == "ended_early", ]), counted)
add("out.training", "", of_events("trained"), counted)
add("out.volunteer_requests", "", of_events("applied"), per_month)

first <- first_of("mentee")
waited <- first[first$mentee_days_to_meeting >= 0, ]
add("prc.wait_days", "", of_pairs(waited, waited$mentee_days_to_meeting), in_the_middle)
lasted <- met[met$days > 0, ]
add("prc.meetings", "", of_pairs(lasted, lasted$meetings, lasted$days / 30), ratio)
add("prc.duration", "", of_pairs(met, met$days, as.numeric(met$has_ended == "true")), survival)
ended <- met[met$has_ended == "true", ]
add("prc.early_end", "", of_ended(ended, as.numeric(ended$status == "ended_early" & ended$end_reason != "goal_reached" & (is.na(ended$planned_days) | ended$days < ended$planned_days))), share)
wished <- met[met$wishes > 0, ]
add("prc.pref_met", "", of_pairs(wished, 100 * wished$wishes_met, wished$wishes), ratio)
going <- met[met$has_ended == "false", ]
add("prc.supervision", "", of_pairs(going, as.numeric(going$longest_without_contact <= 60)), share)
cost <- met[met$meetings_with_expenses > 0, ]
add("prc.expenses_paid", "", of_pairs(cost, 100 * cost$meetings_paid, cost$meetings_with_expenses), ratio)
in_course <- function(person, course) vapply(strsplit(persons[person, "courses"], " "), function(courses) course %in% courses, TRUE)
for (course in c("language_course", "civic_orientation", "professional_guidance")) {
  people <- of_people("mentee")
  if (nrow(people) > 0) people$value <- as.numeric(in_course(people$person, course))
  add(paste0("out.", course), "", people, share)
}

for (wave in c("start", "end", "follow")) {
  add(paste0("qual.rr_", wave), "", due("mentee", wave), share)
  add(paste0("qual.rr_", wave, "_mentor"), "", due("mentor", wave), share)
}
add("qual.paired", "", paired("mentee"), share)
add("qual.paired_mentor", "", paired("mentor"), share)
for (scale in c("sn_bond", "sn_bridge", "sn_link", "em", "nv", "lg", "be", "wb", "mh_comp", "mh_att", "mh_em", "mh_load")) {
  for (wave in c("start", "end")) {
    own <- chosen(if (startsWith(scale, "mh")) "mentor" else "mentee", wave)
    own <- own[!vapply(own, function(sheet) is.null(item_rows(scale, sheet)), TRUE)]
    add(paste0("qual.alpha.", scale), wave, of_sheets(own, rep(1, length(own))), reliability(scale))
  }
}
forms <- sheets$response[sheets$wave %in% c("start", "end") & sheets$respondent != "partner"]
add("qual.mode_mix", "", of_sheets(forms, rep(1, length(forms))), share_of_all)

means("sn.bond", "mentee", score("sn_bond"))
means("sn.bridge", "mentee", score("sn_bridge"))
means("sn.link", "mentee", score("sn_link"))
means("sn.total", "mentee", network)
means("sn.lonely", "mentee", score("sn_lonely"))
means("sn.persons", "mentee", midpoint("SN3"))
shares("sn.any_confidant", "mentee", at_least("SN4", 1))
shares("sn.bridge_zero", "mentee", exactly("SN2", 0))
means("em.score", "mentee", score("em"))
means("em.autonomy", "mentee", recoded("EM7"))
event("em.autonomy_improved", "mentee", recoded("EM7"), rose, expected_of("mentee", recoded("EM7")))
shares("em.plan", "mentee", at_least("EM6", 4))
means("nv.score", "mentee", score("nv"))
event("nv.improved", "mentee", score("nv"), rose, expected_of("mentee", score("nv")))
for (scale in c("nv", "em", "lg", "be")) reliably(paste0(scale, ".reliable"), "mentee", score(scale))
for (scale in c("bridge", "link")) reliably(paste0("sn.", scale, "_reliable"), "mentee", score(paste0("sn_", scale)))
reliably("sn.total_reliable", "mentee", network)
reliably("int6.reliable", "mentee", mean_of(4, domains))
for (scale in c("em", "comp", "att")) reliably(paste0("mh.", scale, "_reliable"), "mentor", score(paste0("mh_", scale)))
skills <- c("LG1", "LG2", "LG3", "LG4")
means("lg.level", "mentee", median_of(skills))
gained <- function(before, after) ifelse(is.na(before) | before >= 6, NA, after - before >= 1)
level <- function(x) floor(x / 100 * 6 + .5 + 1e-9)
level_expected <- function(course = NULL) expected_of("mentee", score("lg"), function(start, end, like) gained(level(start), level(end)), course)
event("lg.gain", "mentee", level_of(skills), gained, level_expected())
in_language_course <- declared[["lg.gain change"]]$own
if (nrow(in_language_course) > 0) in_language_course <- in_language_course[in_course(in_language_course$person, "language_course"), , drop = FALSE]
add("lg.gain_course", "change", in_language_course, share, NULL, level_expected("language_course"))
means("lg.use", "mentee", score("lg_use"))
means("be.score", "mentee", score("be"))
shares("be.unfair", "mentee", at_least("BE4", 3))
means("wb.life", "mentee", answer("WB1"))
shares("wb.health", "mentee", at_least("WB2", 4))
in_work <- one_of("LI1", c("employed", "self_employed"))
shares("li.employed", "mentee", in_work)
event("li.job_entry", "mentee", in_work, entered)
shares("li.own_housing", "mentee", one_of("LI3", c("own_tenancy", "shared_tenancy")))
event("li.housing_exit", "mentee", one_of("LI3", c("own_tenancy", "shared_tenancy", "hosted", "precarious")), entered)
means("int6", "mentee", mean_of(4, domains))
two <- lapply(domains, function(domain) both("mentee", domain))
rise_of <- function(i) two[[i]]$after - two[[i]]$before
in_three <- function(changes) {
  changes <- matrix(changes, ncol = length(domains))
  of_sheets(two[[1]]$end, ifelse(rowSums(!is.na(changes)) < 4, NA, as.numeric(rowSums(changes, na.rm = TRUE) >= 3)))
}
# of each person by the domains that are known of them: the number of passed ones is a sum of independent events
expected_in_three <- function(test) function() {
  p <- vapply(domains, function(domain) chance(start_of("mentee", domain), test), 0)
  known <- matrix(!is.na(vapply(seq_along(domains), rise_of, numeric(length(two[[1]]$person)))), ncol = length(domains))
  known <- known[rowSums(known) >= 4, , drop = FALSE]
  passing <- function(these) { passed <- 1; for (one in p[these]) passed <- c(passed * (1 - one), 0) + c(0, passed * one); sum(passed[-(1:3)]) }
  if (anyNA(p) || nrow(known) == 0) NA else 100 * mean(apply(known, 1, passing))
}
add("ch.improved6", "change", in_three(vapply(seq_along(domains), function(i) as.numeric(rounded(rise_of(i)) > 0), numeric(length(two[[1]]$person)))), share, share_gap, expected_in_three(rises))
starts <- lapply(domains, function(domain) start_of("mentee", domain))
reliable <- if (any(vapply(starts, is.null, TRUE))) in_three(rep(NA_real_, length(two[[1]]$person) * length(domains))) else
  in_three(vapply(seq_along(domains), function(i) as.numeric(starts[[i]]$is_reliable(rise_of(i))), numeric(length(two[[1]]$person))))
add("ch.reliable6", "change", reliable, share, share_gap, expected_in_three(reliable_rises))
at_end("ex.helpful", "mentee", at_least("EX1", 4))
at_end("ex.satisfied", "mentee", at_least("EX2", 4))
at_end("ex.recommend", "mentee", answer("EX3"), described, value_gap)
add("ex.goals", "end", goals("mentee", paste0("EX5_", 1:3)), ratio)
add("ex.goals_mentor", "end", goals("mentor", "MX3"), ratio)
add("ex.goals_agreement", "end", goal_agreement(), agreement)
at_end("ex.perceived_networks", "mentee", answer("EX9_1"), described, value_gap)
at_end("ex.perceived_confidence", "mentee", answer("EX9_2"), described, value_gap)
at_end("ex.perceived_orientation", "mentee", answer("EX9_3"), described, value_gap)
at_end("ex.success", "mentee", at_least("EX11", 4))
at_end("ex.consulted", "mentee", one_of("EX7", "yes"))
at_end("ex.safe_complaint", "mentee", one_of("EX8", "yes"))
at_end("ex.stay", "mentee", one_of("EX6", "yes"))
at_end("ex.stay_follow", "mentee", one_of("EX12", "yes"), wave = "follow")
add("ex.success_partner", "", partner_views(), share)
means("mh.known", "mentor", midpoint("MN1"))
for (scale in c("em", "net", "comp", "att", "load")) means(paste0("mh.", scale), "mentor", score(paste0("mh_", scale)))
at_end("mh.reach", "mentor", least("MN14"), summed)
at_end("mh.again", "mentor", one_of("MX2", "yes"))

# comparability of values, early leavers, and the stage that each person reached
mentees <- persons$person[persons$role == "mentee"]
applied <- function(person, value = 1) entries(person, event_of(person, "applied", rep("", length(person))), rep_len(value, length(person)))
asking <- persons$person[persons$role == "mentee" & persons$asked_for_woman == "true"]
add("prc.women_only_met", "", applied(asking, as.numeric(asking %in% met$mentee[persons[met$mentor, "gender"] == "F"])), share)
needing <- persons$person[persons$role == "mentee" & persons$needs_childcare == "true"]
add("prc.childcare_met", "", applied(needing, as.numeric(needing %in% met$mentee[met$childcare_met == "true"])), share)
# every need of the dataset, also one that no mentee asks for
needs <- function(person) strsplit(persons[person, "needs"], " ")
offered <- lapply(mentees, function(mentee) unique(unlist(strsplit(persons[met$mentor[met$mentee == mentee], "offers"], " "))))
for (need in unique(table_of(arguments[2], "needs")$indicator)) {
  code <- sub("^need\\.", "", need)
  asked_for <- lapply(needs(mentees), function(own) if (code == "any") own else intersect(own, code))
  asks <- lengths(asked_for) > 0
  add(need, "", applied(mentees[asks], as.numeric(mapply(function(own, theirs) any(own %in% theirs), asked_for[asks], offered[asks]))), share)
}
add("qual.shared_mentor", "", of_pairs(met, as.numeric(met$mentor %in% met$mentor[duplicated(met$mentor)])), share)
compared <- function(respondent, test) {
  start <- chosen(respondent, "start"); end <- chosen(respondent, "end")
  person <- intersect(names(end), names(start))
  of_sheets(end[person], vapply(person, function(p) as.numeric(test(start[[p]], end[[p]])), 0))
}
other_mode <- function(start, end) sheets[start, "mode"] != sheets[end, "mode"]
by_scale <- function(sheet) { own <- answers_of[[sheet]]; own <- own[own$scale != "", ]; split(paste(own$item, own$version), own$scale) }
other_items <- function(start, end) {
  before <- by_scale(start); after <- by_scale(end); scales <- intersect(names(before), names(after))
  if (length(scales) == 0) NA else any(vapply(scales, function(scale) !setequal(before[[scale]], after[[scale]]), TRUE))
}
otherwise <- function(start, end) {
  scales <- setdiff(unique(answers_of[[start]]$scale), c("", "functioning"))
  change <- function(scale, on) as.numeric(score(scale)(asked(end, if (on) start)) - score(scale)(asked(start, if (on) end)))
  all <- vapply(scales, change, 0, on = FALSE); same <- vapply(scales, change, 0, on = TRUE); known <- !is.na(all)
  if (!any(known)) NA else any(is.na(same[known]) | rounded(same[known] - all[known]) != 0)
}
stayers_and_leavers <- function(own) {
  stayed <- own[own$before == 1, , drop = FALSE]; left <- own[own$before == 0, , drop = FALSE]; gap <- value_gap(left, stayed)
  c(n_stayed = nrow(stayed), n_left = nrow(left), mean_stayed = estimate(stayed$value)[["mean"]], mean_left = estimate(left$value)[["mean"]], gap[c("difference", "ci_low", "ci_high")])
}
leavers <- function(id, respondent, expression) {
  start <- chosen(respondent, "start"); end <- chosen(respondent, "end")
  stayed <- vapply(names(start), function(person) person %in% names(end) && !is.na(expression(asked(end[[person]]))), TRUE)
  value <- vapply(start, function(sheet) as.numeric(expression(asked(sheet))), 0)
  keep <- stayed | names(start) %in% due(respondent, "end")$person
  add(paste0("att.", id), "start", of_sheets(start[keep], value[keep], as.numeric(stayed[keep])), stayers_and_leavers)
}
outcomes <- list(
  sn.bond = score("sn_bond"), sn.bridge = score("sn_bridge"), sn.link = score("sn_link"), em.score = score("em"), nv.score = score("nv"), lg.level = median_of(skills), be.score = score("be"),
  wb.life = answer("WB1"), int6 = mean_of(4, domains))
for (id in names(outcomes)) leavers(id, "mentee", outcomes[[id]])
leavers("mh.known", "mentor", midpoint("MN1"))
for (scale in c("em", "net", "comp", "att", "load")) leavers(paste0("mh.", scale), "mentor", score(paste0("mh_", scale)))

# changes of mentees of one mentor go together: the mean of the mentors' means
of_mentors <- function(own) {
  means <- if (nrow(own) == 0) numeric(0) else as.numeric(tapply(own$value, own$before, mean))
  if (length(means) < 10) return(c(n = nrow(own), n_mentors = NA, mean = NA, se = NA, ci_low = NA, ci_high = NA))
  own_estimate <- estimate(means)
  c(n = nrow(own), n_mentors = length(means), mean = own_estimate[["mean"]], se = own_estimate[["sd"]] / sqrt(length(means)), own_estimate[c("ci_low", "ci_high")])
}
by_mentor <- function(id, expression) {
  two <- both("mentee", expression)
  keep <- !is.na(two$before) & !is.na(two$after)
  mentor <- vapply(two$end[keep], mentor_of, "")
  add(paste0("clu.", id), "change", of_sheets(two$end[keep], (two$after - two$before)[keep], match(mentor, unique(mentor))), of_mentors)
}
for (id in names(outcomes)) by_mentor(id, outcomes[[id]])

# change of people in the programme compared with the change, between two start forms, of people on the waiting list
programme_and_waiting <- function(own) {
  programme <- own[own$before == 1, , drop = FALSE]; waiting <- own[own$before == 0, , drop = FALSE]; gap <- value_gap(programme, waiting)
  c(n_programme = nrow(programme), n_waiting = nrow(waiting), mean_programme = estimate(programme$value)[["mean"]], mean_waiting = estimate(waiting$value)[["mean"]], gap[c("difference", "ci_low", "ci_high")])
}
against_waiting <- function(id, expression) {
  starts <- sheets[sheets$respondent == "mentee" & sheets$wave == "start", ]
  starts <- starts[order(starts$sequence), ]
  first <- chosen("mentee", "start"); end <- chosen("mentee", "end")
  again <- starts[duplicated(starts$person), ]
  again <- again[!duplicated(again$person, fromLast = TRUE), ]
  is_met <- names(first) %in% met$mentee
  last <- ifelse(is_met, end[names(first)], again$response[match(names(first), again$person)])
  keep <- !is.na(last)
  change <- mapply(function(before, after) as.numeric(expression(asked(after, before))) - as.numeric(expression(asked(before, after))), first[keep], last[keep])
  add(paste0("cmp.", id), "change", of_sheets(last[keep], as.numeric(change), as.numeric(is_met[keep])), programme_and_waiting)
}
# what forms declare: the mean of a scale on a range of its own, or the share of people with at least, or at most, a value
by_form <- table_of(dirname(arguments[2]), "declared")
for (i in seq_len(nrow(by_form))) {
  one <- by_form[i, ]
  low <- number(one$low); high <- number(one$high)
  hundred <- score(one$scale)
  ranged <- local({ hundred <- hundred; low <- low; high <- high; function(own) low + hundred(own) / 100 * (high - low) })
  if (one$method == "mean") {
    means(one$id, one$respondent, ranged)
    add(one$id, "change", changed(one$respondent, ranged), mean_change, change_gap, expected_of(one$respondent, hundred))
  } else {
    bound <- number(one$bound)
    holds_at <- local({ ranged <- ranged; bound <- bound; at_most <- one$at_most == "true"; function(own) {
      value <- round(ranged(own), 9)
      as.numeric(if (at_most) value <= bound else value >= bound)
    } })
    shares(one$id, one$respondent, holds_at)
  }
}

for (id in names(outcomes)) against_waiting(id, outcomes[[id]])

reasons <- c(
  goal_reached = "goal", no_time = "circumstances", no_common_dates = "circumstances", moved_away = "circumstances", personal_difficulty = "circumstances", no_answer = "contact",
  repeated_no_show = "contact", language = "fit", expectations_differ = "fit", gender_preference = "fit", new_partner = "fit")
under_way <- c("active", "on_hold", "ending")
path_of <- function(side) function(person) {
  own <- pairs[pairs[[side]] == person, ]
  if (all(is.na(own$mentee_days_to_meeting))) return(if (any(own$status %in% c("agreed", under_way, "completed", "ended_early"))) "not_met" else "unmatched")
  own <- own[!is.na(own$mentee_days_to_meeting), ]
  if (any(own$status %in% under_way)) return("active")
  # of several that ended on one day a completed one, else the reason that comes last
  last <- own[order(own[[paste0(side, "_days_to_meeting")]] + ifelse(own$has_ended == "true", own$days, 0), own$status == "completed", own$end_reason, decreasing = TRUE, method = "radix"), ][1, ]
  if (last$status == "completed") return("completed")
  paste0("end_reason.", if (last$end_reason %in% names(reasons)) reasons[[last$end_reason]] else "other")
}
for (side in c("mentee", "mentor")) {
  suffix <- if (side == "mentor") "_mentor" else ""
  add(paste0("qual.mode_change", suffix), "change", compared(side, other_mode), share)
  add(paste0("qual.common_items", suffix), "change", compared(side, other_items), share)
  add(paste0("qual.changed_otherwise", suffix), "change", compared(side, otherwise), share)
  people <- persons$person[persons$role == side]
  stage <- vapply(people, path_of(side), "")
  started <- people %in% names(scored(side, "start"))
  reached <- list(
    enrolled = rep(TRUE, length(people)), matched = stage != "unmatched", met = !stage %in% c("unmatched", "not_met"), active = stage == "active", completed = stage == "completed",
    ended_early = startsWith(stage, "end_reason."), answered_start = started, answered_both = started & people %in% names(scored(side, "end")))
  for (reason in c("goal", "circumstances", "contact", "fit", "other")) reached[[paste0("end_reason.", reason)]] <- stage == paste0("end_reason.", reason)
  for (name in names(reached)) add(paste0("flow.", name, suffix), "", applied(people[reached[[name]]]), counted)
}

# ---- every cell of every dataset ---------------------------------------------------------------------------------------------------------------------------

equal <- 0; hidden <- 0; nothing <- 0; different <- character()
contrasts <- list(`F-M` = c("gender", "F", "M"), `Y_GE60-Y18-59` = c("age_agd", "Y_GE60", "Y18-59"), disability = c("disability", "yes", "no"))
# progress of a target from its baseline, with the interval of its value; of several targets on one indicator, the one due next
targets <- table_of(dirname(arguments[2]), "targets")
progress_of <- function(indicator, wave, place) {
  dimensions <- setdiff(names(place), "period")
  breakdown <- if (length(dimensions) == 0) "period" else if (length(dimensions) == 2) "gender-age" else dimensions
  category <- paste(unlist(place[if (length(dimensions) == 0) "period" else dimensions]), collapse = "-")
  is_whole <- breakdown == "period" && category == "T"
  own <- targets[targets$code == indicator & targets$wave == wave & if (is_whole) targets$breakdown == "" else targets$breakdown == breakdown & targets$category == category, ]
  if (nrow(own) == 0) return(numeric())
  due <- as.Date(own$dueOn)
  own <- own[order(due < Sys.Date(), abs(as.numeric(due - Sys.Date()))), ][1, ]
  figures <- figures_of(own$indicator, wave, place)
  way <- function(stat) if (stat %in% names(figures)) (figures[[stat]] - number(own$baseline)) / (number(own$target) - number(own$baseline)) else NA
  bounds <- if (own$stat %in% c("mean", "percent", "median", "alpha", "difference")) c(way("ci_low"), way("ci_high")) else c(NA, NA)
  c(progress = way(own$stat), ci_low = min(bounds), ci_high = max(bounds))
}
figures_of <- function(indicator, wave, place) {
  if (startsWith(indicator, "tgt.")) return(progress_of(indicator, wave, place))
  entry <- declared[[paste(sub("^gap\\.", "", indicator), wave)]]
  if (is.null(entry)) return(numeric())
  own <- entry$own
  if (startsWith(indicator, "gap.")) {
    groups <- contrasts[[place[["contrast"]]]]
    if (is.null(entry$gap)) return(numeric())
    return(entry$gap(own[own[[groups[1]]] == groups[2], , drop = FALSE], own[own[[groups[1]]] == groups[3], , drop = FALSE]))
  }
  for (dimension in names(place)) if (place[[dimension]] != "T") own <- own[own[[dimension]] == place[[dimension]], , drop = FALSE]
  if (nrow(own) == 0) own <- data.frame(value = numeric(), before = numeric(), sheet = character())
  figures <- if (length(formals(entry$statistics)) == 3) entry$statistics(own, entry$own, place) else entry$statistics(own)
  # start and end of a share, and what is expected, are of everyone alone
  if (any(place != "T")) figures[!names(figures) %in% c("percent_start", "percent_end")] else if (is.null(entry$expected)) figures else c(figures, expected = entry$expected())
}
for (file in sort(list.files(arguments[2], pattern = "\\.csv$"))) {
  cube <- table_of(arguments[2], sub("\\.csv$", "", file))
  if (!"wave" %in% names(cube)) cube$wave <- "_Z"
  dimensions <- setdiff(names(cube), c("indicator", "stat", "wave", "value", "status", "base_n", "reason", "carried", "computed_in"))
  if ("contrast" %in% dimensions) dimensions <- "contrast"
  where <- do.call(paste, c(cube[c("indicator", "wave", dimensions)], sep = "|"))
  computed <- rep(NA_real_, nrow(cube))
  # of an indicator without a target there is no progress to compute
  known <- which(!startsWith(cube$indicator, "tgt.") | cube$indicator %in% targets$code)
  for (rows in split(known, where[known])) {
    figures <- figures_of(cube$indicator[rows[1]], sub("^_Z$", "", cube$wave[rows[1]]), as.list(cube[rows[1], dimensions, drop = FALSE]))
    computed[rows] <- unname(figures[cube$stat[rows]])
  }
  # Holm over the changes of this table in the same place, means and shares, as far as their p is shown
  value <- number(cube$value)
  places <- do.call(paste, c(cube[c("wave", dimensions)], sep = "|"))
  is_test <- cube$stat %in% c("p_t", "p_mcnemar") & !is.na(value)
  for (place in unique(places[is_test])) {
    tests <- which(is_test & places == place)
    adjusted <- p.adjust(computed[tests], "holm")
    holm <- which(cube$stat == "p_holm" & places == place)
    computed[holm] <- adjusted[match(cube$indicator[holm], cube$indicator[tests])]
  }
  is_hidden <- cube$status == "c"
  close <- !is.na(value) & !is.na(computed) & abs(value - computed) <= 1e-9 * pmax(1, abs(value))
  is_nothing <- is.na(value) & is.na(computed)
  # what is hidden is not compared, and must not be there
  wrong <- ifelse(is_hidden, !is.na(value), !(close | is_nothing))
  equal <- equal + sum(close & !is_hidden)
  nothing <- nothing + sum(is_nothing & !is_hidden)
  hidden <- hidden + sum(is_hidden)
  different <- c(different, sprintf("%s %s: %s there, %s here", file, do.call(paste, c(cube[wrong, c("indicator", "stat", "wave", dimensions)], sep = " ")), ifelse(is.na(value[wrong]), "nothing", cube$value[wrong]), format(computed[wrong], digits = 17)))
}
if (length(different) > 0) cat(head(different, 50), sep = "\n")
cat(sprintf("%d cells equal, %d without a figure on both sides, %d hidden, %d differ\n", equal, nothing, hidden, length(different)))
if (length(different) > 0 || equal == 0) quit(status = 1)

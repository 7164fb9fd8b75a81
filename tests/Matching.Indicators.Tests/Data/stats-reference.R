# Reference values for the statistics of Matching.Indicators, computed by R and not by this project.
# Rscript stats-reference.R > stats-reference.json     (R 4.2, packages jsonlite, psych, coin, survival, clubSandwich 0.5.8)
suppressPackageStartupMessages({library(jsonlite); library(psych); library(coin); library(survival); library(clubSandwich)})
options(warn = -1)
cases <- list()
case <- function(id, statistic, input, expected, source, params = setNames(list(), character()), tolerance = 1e-9)
  cases[[length(cases) + 1]] <<- list(id = u(id), statistic = u(statistic), input = input, params = params, expected = expected, tolerance = u(tolerance), source = u(source))
u <- function(x) unbox(x)
un <- function(l) lapply(l, function(x) if (is.null(x)) NA else u(x))

anx <- list(pre = c(80.7,89.4,91.8,74,78.1,88.3,87.3,75.1,80.6,78.4,77.6,88.7,81.3,78.1,70.5,77.3,85.2),
            post = c(80.2,80.1,86.4,86.3,76.1,78.1,75.1,86.7,73.5,84.6,77.4,79.5,89.6,81.4,81.8,77.3,84.2))
wide <- list(pre = c(12.5,60,33.3,47,81,5,22,68,90,41,37.5,55), post = c(30,62,41,47,79.5,44,21,88,91,66,12,70))
short <- list(pre = c(1, 2.5), post = c(2, 3))
flat <- list(pre = c(1,2,3,4), post = c(3,1,5,2))

tt <- function(x, conf, sign = 1) {
  t <- if (sign > 0) t.test(x$post, x$pre, paired = TRUE, conf.level = conf) else t.test(x$pre, x$post, paired = TRUE, conf.level = conf)
  d <- sign * (x$post - x$pre)
  un(list(n = length(d), mean_pre = mean(x$pre), mean_post = mean(x$post), sd_pre = sd(x$pre), sd_post = sd(x$post), mean_diff = mean(d), sd_diff = sd(d),
    se_diff = sd(d) / sqrt(length(d)), df = t$parameter[[1]], t = t$statistic[[1]], p_two_sided = t$p.value, ci_low = t$conf.int[1], ci_high = t$conf.int[2],
    improved = sum(d > 0), same = sum(d == 0), worse = sum(d < 0)))
}
case("t-weights", "paired_t", anx, tt(anx, .95), "R t.test(paired)")
case("t-99", "paired_t", wide, tt(wide, .99), "R t.test(paired, conf.level = .99)", list(confidence = u(.99)))
case("t-n2", "paired_t", short, tt(short, .9), "R t.test(paired, conf.level = .9), two people", list(confidence = u(.9)))
case("t-turned", "paired_t", wide, tt(wide, .95, -1)[c("mean_diff", "t", "p_two_sided", "ci_low", "ci_high", "improved", "worse")], "R t.test(pre, post)", list(difference = u("pre-post")))
from_summary <- function(n, m, s) list(n = u(n), mean_diff = u(m), sd_diff = u(s))
summary_of <- function(n, m, s) { t <- m / (s / sqrt(n)); un(list(t = t, df = n - 1, p_two_sided = 2 * pt(-abs(t), n - 1), ci_low = m - qt(.975, n - 1) * s / sqrt(n), ci_high = m + qt(.975, n - 1) * s / sqrt(n))) }
case("ts-46", "paired_t_from_summary", from_summary(46, 3.1, 7.9), summary_of(46, 3.1, 7.9), "R pt, qt")
case("ts-2", "paired_t_from_summary", from_summary(2, -.4, 2), summary_of(2, -.4, 2), "R pt, qt")
case("ts-20000", "paired_t_from_summary", from_summary(20000, -.02, 1.1), summary_of(20000, -.02, 1.1), "R pt, qt")

signed <- function(x, zeros, alternative) {
  d <- round(x$post - x$pre, 9); nz <- sum(d == 0)
  r <- if (zeros == "wilcox") { d <- d[d != 0]; rank(abs(d)) } else rank(abs(d))
  r <- r[d != 0]; d <- d[d != 0]
  wp <- sum(r[d > 0]); wm <- sum(r[d < 0]); m <- sum(r) / 2; v <- sum(r^2) / 4
  ex <- function(alt) pvalue(wilcoxsign_test(x$post ~ x$pre, zero.method = if (zeros == "wilcox") "Wilcoxon" else "Pratt", distribution = exact(), alternative = alt))[[1]]
  z <- (wp - m) / sqrt(v); corr <- switch(alternative, "two-sided" = sign(wp - m) * .5, greater = .5, less = -.5); zc <- (wp - m - corr) / sqrt(v)
  p <- function(z) switch(alternative, "two-sided" = 2 * min(pnorm(z), pnorm(-z)), greater = pnorm(-z), less = pnorm(z))
  g <- ex("greater"); l <- ex("less")
  un(list(n = length(d), n_zero = nz, w_plus = wp, w_minus = wm, p_exact_two_sided = min(1, 2 * min(g, l)), p_exact_greater = g, p_exact_less = l, mean_w = m, var_w = v,
    z_no_cc = z, p_normal_no_cc = p(z), z_cc = zc, p_normal_cc = p(zc), rank_biserial = (wp - wm) / (wp + wm)))
}
tied <- list(pre = c(2.5,3,1.75,2.25,3.5,4,2,3.25,2.75,1.5,3,2), post = c(3,3,2.75,2.25,3.25,4.5,3,3.75,2.5,2.5,3.5,3.25))
way <- function(z, a) list(zero_method = u(z), alternative = u(a))
case("w-pratt", "wilcoxon_signed_rank", tied, signed(tied, "pratt", "two-sided"), "R coin::wilcoxsign_test(exact, zero.method = 'Pratt')", way("pratt", "two-sided"))
case("w-greater", "wilcoxon_signed_rank", anx, signed(anx, "wilcox", "greater"), "R coin::wilcoxsign_test(exact)", way("wilcox", "greater"))
case("w-less", "wilcoxon_signed_rank", wide, signed(wide, "wilcox", "less"), "R coin::wilcoxsign_test(exact), one zero", way("wilcox", "less"))
case("w-balanced", "wilcoxon_signed_rank", list(pre = c(0,0,0), post = c(1,2,-3)), signed(list(pre = c(0,0,0), post = c(1,2,-3)), "wilcox", "two-sided"), "R coin::wilcoxsign_test(exact)", way("wilcox", "two-sided"))
set.seed(7); big <- list(pre = round(rnorm(180, 50, 20)), post = round(rnorm(180, 54, 20)))
case("w-180", "wilcoxon_signed_rank", big, signed(big, "wilcox", "two-sided"), "R coin::wilcoxsign_test(exact), 180 people with ties", way("wilcox", "two-sided"))
case("w-180-pratt", "wilcoxon_signed_rank", big, signed(big, "pratt", "two-sided"), "R coin::wilcoxsign_test(exact, zero.method = 'Pratt')", way("pratt", "two-sided"))
large <- list(pre = round(rnorm(260, 50, 20)), post = round(rnorm(260, 53, 20)))
large_w <- wilcox.test(large$post, large$pre, paired = TRUE, exact = FALSE)
case("w-260", "wilcoxon_signed_rank", large, c(un(list(w_plus = large_w$statistic[[1]], p_normal_cc = large_w$p.value, p = large_w$p.value, method = "normal")), list(p_exact_two_sided = u(NA))), "R wilcox.test(exact = FALSE)", way("wilcox", "two-sided"))

hl <- function(id, x, conf) { w <- wilcox.test(x$post, x$pre, paired = TRUE, conf.int = TRUE, exact = TRUE, conf.level = conf)
  case(id, "hodges_lehmann_paired", x, un(list(estimate = w$estimate[[1]], ci_low = w$conf.int[1], ci_high = w$conf.int[2], achieved_confidence = attr(w$conf.int, "conf.level"))), "R wilcox.test(conf.int = TRUE)", list(confidence = u(conf))) }
untied <- list(pre = rep(0, 14), post = c(3.1,-1.2,4.7,.8,2.2,-.35,6.4,5.05,1.9,-2.6,7.77,3.43,.12,2.81))
hl("hl-14", untied, .95); hl("hl-14-99", untied, .99); hl("hl-3", list(pre = c(0,0,0), post = c(.3,1.2,2.5)), .95); hl("hl-6", list(pre = rep(0, 6), post = c(.3,1.2,2.5,-1,4.1,3.3)), .9)
many <- list(pre = rep(0, 45), post = round(rnorm(45, .4), 6)); hl("hl-45", many, .95)

ncp_at <- function(t, df, p) { lo <- -30; hi <- 36; for (i in 1:200) { mid <- (lo + hi) / 2; if (pt(t, df, mid) > p) lo <- mid else hi <- mid }; (lo + hi) / 2 }
es <- function(x, conf) {
  d <- x$post - x$pre; n <- length(d); dz <- mean(d) / sd(d); t <- dz * sqrt(n); a <- (1 - conf) / 2; r <- cor(x$pre, x$post)
  df <- n - 1; J <- gamma(df / 2) / (sqrt(df / 2) * gamma((df - 1) / 2)); v1 <- var(x$pre); v2 <- var(x$post); s <- sqrt((v1 + v2) / 2); dav <- mean(d) / s
  se <- sqrt(dav^2 * (v1^2 + v2^2 + 2 * r^2 * v1 * v2) / (8 * df * s^4) + (v1 + v2 - 2 * r * sqrt(v1 * v2)) / (df * s^2)); z <- qnorm(1 - a)
  un(list(n = n, r_pre_post = r, cohens_dz = dz, dz_ci_low = ncp_at(t, df, 1 - a) / sqrt(n), dz_ci_high = ncp_at(t, df, a) / sqrt(n), J_exact = J, hedges_gz = J * dz, d_av = dav,
    hedges_g_av = J * dav, d_av_se_bonett = se, d_av_ci_low = dav - z * se, d_av_ci_high = dav + z * se, drm_lakens = dz * sqrt(2 * (1 - r)), d_av_lakens_mean_sd = mean(d) / ((sqrt(v1) + sqrt(v2)) / 2)))
}
case("es-weights", "paired_effect_size", anx, es(anx, .95), "R pt(ncp) inverted, gamma, cor")
case("es-90", "paired_effect_size", wide, es(wide, .9), "R pt(ncp) inverted, gamma, cor", list(confidence = u(.9)))
case("es-down", "paired_effect_size", list(pre = wide$post, post = wide$pre), es(list(pre = wide$post, post = wide$pre), .99), "R pt(ncp) inverted, gamma, cor", list(confidence = u(.99)))
dav <- function(m1, m2, s1, s2, r, n) { v1 <- s1^2; v2 <- s2^2; s <- sqrt((v1 + v2) / 2); d <- (m2 - m1) / s; df <- n - 1
  se <- sqrt(d^2 * (v1^2 + v2^2 + 2 * r^2 * v1 * v2) / (8 * df * s^4) + (v1 + v2 - 2 * r * s1 * s2) / (df * s^2)); un(list(d_av = d, se = se, ci_low = d - qnorm(.975) * se, ci_high = d + qnorm(.975) * se)) }
for (x in list(c(25.94, 32.27, 5.10, 7.95, .5, 55), c(60, 48.5, 18, 21, -.2, 12)))
  case(paste0("dav-", x[6]), "paired_d_av_from_summary", list(mean_pre = u(x[1]), mean_post = u(x[2]), sd_pre = u(x[3]), sd_post = u(x[4]), r = u(x[5]), n = u(x[6])), dav(x[1], x[2], x[3], x[4], x[5], x[6]), "Bonett 2008 in R's arithmetic")

mc <- function(id, a, b, c, d) { m <- matrix(c(a, c, b, d), 2); no <- mcnemar.test(m, correct = FALSE); cc <- mcnemar.test(m); ex <- binom.test(b, b + c); n <- a + b + c + d
  pb <- (b + 1) / (n + 2); pc <- (c + 1) / (n + 2); h <- qnorm(.975) * sqrt((pb + pc - (pc - pb)^2) / (n + 2))
  case(id, "mcnemar", list(yes_yes = u(a), yes_no = u(b), no_yes = u(c), no_no = u(d)), un(list(n = n, pre_yes = (a + b) / n, post_yes = (a + c) / n, change = (c - b) / n, chi2 = no$statistic[[1]], p_chi2 = no$p.value,
    chi2_cc = cc$statistic[[1]], p_chi2_cc = cc$p.value, p_exact = ex$p.value, p_mid = 2 * pbinom(min(b, c) - 1, b + c, .5) + dbinom(min(b, c), b + c, .5), change_ci_low = pc - pb - h, change_ci_high = pc - pb + h)), "R mcnemar.test, binom.test, pbinom") }
mc("mc-small", 9, 2, 11, 18); mc("mc-one-way", 0, 0, 7, 3); mc("mc-equal", 4, 5, 5, 1); mc("mc-one", 20, 1, 0, 20)
sg <- function(id, x) { d <- round(x$post - x$pre, 9); case(id, "sign_test", x, un(list(improved = sum(d > 0), same = sum(d == 0), worse = sum(d < 0), p_two_sided = binom.test(sum(d > 0), sum(d != 0))$p.value, share_improved = mean(d > 0))), "R binom.test") }
sg("sg-weights", anx); sg("sg-180", big); sg("sg-even", flat)

alpha_case <- function(id, m, tolerance = 1e-9) { k <- ncol(m); n <- nrow(m); al <- function(m) { k <- ncol(m); k / (k - 1) * (1 - sum(diag(cov(m))) / sum(cov(m))) }; a <- al(m); ps <- suppressMessages(psych::alpha(as.data.frame(m), warnings = FALSE)); stopifnot(abs(ps$total$raw_alpha - a) < 1e-9)
  case(id, "cronbach_alpha", list(rows = m), list(n = u(n), k = u(k), alpha = u(a), alpha_if_dropped = if (k > 2) ps$alpha.drop$raw_alpha else rep(NA_real_, k), corrected_item_total = sapply(1:k, function(i) cor(m[, i], rowSums(m[, -i, drop = FALSE]))),
    ci_low_feldt = u(1 - (1 - a) * qf(.975, n - 1, (n - 1) * (k - 1))), ci_high_feldt = u(1 - (1 - a) * qf(.025, n - 1, (n - 1) * (k - 1)))), "R psych::alpha, cor, qf", tolerance = tolerance) }
m1 <- rbind(c(4,5,3,4),c(2,2,1,3),c(5,5,4,4),c(3,4,3,3),c(1,2,2,1),c(4,4,5,5),c(2,3,2,2),c(3,3,4,2)); alpha_case("alpha-8x4", m1); alpha_case("alpha-2-items", m1[, 1:2]); alpha_case("alpha-reversed", cbind(m1[, 1:3], 6 - m1[, 4]))
hole <- apply(m1, 1, as.list); hole[[2]][[3]] <- NA; hole <- lapply(hole, function(r) sapply(r, identity)); full <- m1[-2, ]
holes <- m1; holes[2, 3] <- NA; holes[6, 1] <- NA; holes[8, 4] <- NA
case("alpha-incomplete", "cronbach_alpha", list(rows = hole), list(n = u(7), alpha = u(suppressMessages(psych::alpha(as.data.frame(do.call(rbind, hole)), warnings = FALSE))$total$raw_alpha)), "R psych::alpha, pairwise covariances")
case("alpha-holes", "cronbach_alpha", list(rows = holes), { s <- cov(holes, use = "pairwise"); a <- suppressMessages(psych::alpha(as.data.frame(holes), warnings = FALSE)); list(n = u(6), k = u(4), alpha = u(a$total$raw_alpha), alpha_if_dropped = a$alpha.drop$raw_alpha,
  ci_low_feldt = u(1 - (1 - a$total$raw_alpha) * qf(.975, 5, 15)), corrected_item_total = sapply(1:4, function(i) sum(s[i, -i]) / sqrt(s[i, i] * sum(s[-i, -i])))) }, "R psych::alpha, cov(use = 'pairwise'), qf")
# minres loadings: psych::fa to its precision, then Newton's steps on the same least squares; omega from them
omega <- function(id, m) { s <- cov(m, use = "pairwise"); r <- cov2cor(s); sds <- sqrt(diag(s)); rest <- function(l) { x <- r - outer(l, l); diag(x) <- 0; x }; slope <- function(l) as.numeric(-rest(l) %*% l)
  start <- suppressMessages(psych::fa(r, nfactors = 1, fm = "minres", n.obs = nrow(m), warnings = FALSE))$loadings[, 1]; l <- start * sign(sum(start))
  for (i in 1:50) { h <- 2 * outer(l, l) - r; diag(h) <- sum(l^2) - l^2; l <- l - solve(h, slope(l)) }
  stopifnot(max(abs(slope(l))) < 1e-12, max(abs(l - start * sign(sum(start)))) < 1e-4)
  case(id, "mcdonald_omega", list(rows = m), list(k = u(ncol(m)), omega = u(sum(l * sds)^2 / (sum(l * sds)^2 + sum((1 - l^2) * sds^2))), loadings = unname(l)), "R psych::fa(fm = 'minres'), refined by Newton's method") }
set.seed(11); trait <- rnorm(60); six <- sapply(c(1, .9, .7, .6, 1.2, .4), function(b) round(pmin(5, pmax(1, 3 + b * trait + rnorm(60, sd = .8))))); spots <- six; spots[cbind(sample(60, 25, TRUE), sample(6, 25, TRUE))] <- NA
omega("omega-6", six); omega("omega-6-holes", spots); omega("omega-3", six[, 1:3]); omega("omega-4-points", 25 * (six[, c(2, 3, 5, 6)] - 1)); omega("omega-bfi", as.matrix(psych::bfi[1:120, 6:10]))

ws <- function(id, x, n, conf) { p <- suppressWarnings(prop.test(x, n, correct = FALSE, conf.level = conf)); case(id, "wilson_interval", list(x = u(x), n = u(n)), un(list(p = x / n, ci_low = p$conf.int[1], ci_high = p$conf.int[2])), "R prop.test(correct = FALSE)", list(confidence = u(conf))) }
ws("ws-15-148", 15, 148, .95); ws("ws-29-29", 29, 29, .95); ws("ws-1-1", 1, 1, .95); ws("ws-7-12-99", 7, 12, .99); ws("ws-0-3-90", 0, 3, .9); ws("ws-million", 312345, 1000000, .95)
wi <- function(x, n, c) suppressWarnings(prop.test(x, n, correct = FALSE, conf.level = c))$conf.int
nc <- function(id, x1, n1, x2, n2, c) { a <- wi(x1, n1, c); b <- wi(x2, n2, c); p <- x1 / n1; q <- x2 / n2; case(id, "difference_of_proportions", list(x1 = u(x1), n1 = u(n1), x2 = u(x2), n2 = u(n2)), un(list(difference = p - q, ci_low = p - q - sqrt((p - a[1])^2 + (b[2] - q)^2), ci_high = p - q + sqrt((a[2] - p)^2 + (q - b[1])^2))), "Newcombe's method 10 from R prop.test", list(confidence = u(c), method = u("newcombe_wilson"))) }
nc("nc-9-10", 9, 10, 3, 10, .95); nc("nc-none", 0, 10, 0, 20, .95); nc("nc-all", 10, 10, 0, 20, .95); nc("nc-99", 5, 56, 0, 29, .99)
for (p in list(c(.01,.04,.03,.005), c(.5,.9,1,.02,.02), c(.0001,.0004,.0019,.0095,.0201,.0278,.0298,.0344,.0459,.324,.4262,.5719,.6528,.759,1), c(.01,NA,.04,.03))) {
  h <- p.adjust(p, "holm"); b <- p.adjust(p, "BH")
  case(paste0("holm-", length(p), "-", sum(!is.na(p))), "holm", list(p = p), list(adjusted = h, rejected_05 = h <= .05), "R p.adjust", tolerance = 1e-12)
  case(paste0("bh-", length(p), "-", sum(!is.na(p))), "holm_and_bh", list(p = p), list(holm = h, bh = b, rejected_holm_05 = u(sum(h <= .05, na.rm = TRUE)), rejected_bh_05 = u(sum(b <= .05, na.rm = TRUE))), "R p.adjust", tolerance = 1e-12) }
we <- function(id, a, b, difference) { t <- if (difference == "b-a") t.test(b, a) else t.test(a, b); case(id, "welch_t", list(a = a, b = b), un(list(mean_diff = t$estimate[[1]] - t$estimate[[2]], t = t$statistic[[1]], df = t$parameter[[1]], p_two_sided = t$p.value, ci_low = t$conf.int[1], ci_high = t$conf.int[2])), "R t.test", list(difference = u(difference))) }
we("we-two", c(1, 3), c(2, 2.5, 7), "b-a"); we("we-turned", anx$pre, wide$pre, "a-b"); we("we-one-flat", c(5, 5, 5), c(6, 7, 9, 4), "b-a"); we("we-large", big$pre, big$post, "b-a")
de <- function(id, x) { q <- quantile(x, c(.25, .75)); t <- t.test(x); case(id, "descriptives", list(x = x), un(list(n = length(x), mean = mean(x), sd = sd(x), median = median(x), q1 = q[[1]], q3 = q[[2]], min = min(x), max = max(x), ci_low = t$conf.int[1], ci_high = t$conf.int[2])), "R quantile(type = 7), t.test") }
de("de-2", c(1, 2)); de("de-even", wide$post); de("de-180", big$pre); de("de-negative", c(-3.5, 2, 0, -11, 7.25))
q <- c(.975, .9999, .5, .025, .6, .975, .975, .995, .9, .999999, .75); f <- c(1, 1, 3, 2, 1.5, 9999, 10001, 1e6, 1e12, 2, .5)
case("qt", "student_t_quantile", list(p = q, df = f), list(q = qt(q, f)), "R qt", tolerance = 1e-10)
case("qt-one", "student_t_quantile", list(p = u(.95), df = u(17.7763)), list(q = u(qt(.95, 17.7763))), "R qt", tolerance = 1e-10)
g <- expand.grid(t = c(-3, -.5, 0, 1.2, 4, 12), df = c(1, 2.5, 9, 40, 300), ncp = c(-2, 0, 1.5, 6, 20))
case("nct-grid", "noncentral_t_cdf", as.list(g[c("t", "df", "ncp")]), list(p = pt(g$t, g$df, g$ncp)), "R pt(ncp)", tolerance = 2e-10)
for (n in c(10, 30)) for (power in c(.8, .95)) case(paste0("mdd-", n, "-", power), "minimal_detectable_dz", list(n = u(n)), list(dz = u(power.t.test(n = n, power = power, type = "paired", sd = 1, strict = TRUE, tol = 1e-13)$delta)), "R power.t.test(strict = TRUE)", list(alpha = u(.05), power = u(power)), tolerance = 1e-8)
mdp <- function(id, d) case(id, "minimal_detectable_points", list(differences = d), un(list(n = length(d), points = power.t.test(n = length(d), power = .8, sd = sd(d), type = "paired", strict = TRUE, tol = 1e-13)$delta)), "R power.t.test(sd, strict = TRUE)", tolerance = 1e-8)
mdp("mdp-weights", anx$post - anx$pre); mdp("mdp-180", big$post - big$pre)
case("mdp-flat", "minimal_detectable_points", list(differences = c(2, 2, 2)), list(n = u(3), points = u(NA)), "all changes the same"); case("mdp-one", "minimal_detectable_points", list(differences = c(2)), list(n = u(1), points = u(NA)), "one person")
case("mdd-list", "minimal_detectable_dz", list(n = c(4, 15, 20, 50, 100, 200)), list(dz = sapply(c(4, 15, 20, 50, 100, 200), function(n) power.t.test(n = n, power = .9, sig.level = .01, type = "paired", sd = 1, strict = TRUE, tol = 1e-13)$delta)), "R power.t.test(strict = TRUE)", list(alpha = u(.01), power = u(.9)), tolerance = 1e-8)
km <- function(id, d, e) { s <- summary(survfit(Surv(d, e) ~ 1)); case(id, "kaplan_meier", list(days = d, ended = e), list(times = s$time[s$n.event > 0], survival = s$surv[s$n.event > 0], median = u(s$table[["median"]]), ci_low = u(s$table[["0.95LCL"]]), ci_high = u(s$table[["0.95UCL"]])), "R survival::survfit(conf.type = 'log')") }
km("km-pairs", c(30,45,45,60,90,90,120,150,180,180,200), c(1,1,0,1,1,0,1,0,1,1,0)); km("km-late", c(10,20,30,40,50), c(1,0,0,0,0)); km("km-aml", aml$time, aml$status)
km("km-half-while", c(10,20,20,30), c(1,1,0,1)); km("km-half-last", c(10,20,30,40), c(1,1,0,0)); km("km-half-even", 10 * 1:20, rep(1, 20)); km("km-same-day", rep(90, 12), rep(1, 12))
km("km-bound-first", c(5,7,9,9,12,20,20,31,40,44,50,60,60,60), c(1,1,1,0,1,1,0,0,1,0,0,0,0,0)); km("km-lung", lung$time, lung$status - 1)
cl <- function(id, x, g, conf = .95) { fit <- lm(x ~ 1, data.frame(x = x)); v <- vcovCR(fit, cluster = g, type = "CR2"); t <- coef_test(fit, vcov = v, test = "Satterthwaite"); i <- conf_int(fit, vcov = v, level = conf, test = "Satterthwaite")
  case(id, "clustered_mean", list(x = x, cluster = g), un(list(n = length(x), clusters = length(unique(g)), mean = coef(fit)[[1]], se = t$SE, df = t$df_Satt, t = t$tstat, p_two_sided = t$p_Satt, ci_low = i$CI_L, ci_high = i$CI_U)), "R clubSandwich::vcovCR(lm(x ~ 1), type = 'CR2'), coef_test, conf_int", list(confidence = u(conf))) }
d17 <- anx$post - anx$pre
cl("cl-pairs", d17, rep(1:9, each = 2)[1:17]); cl("cl-uneven", d17, c(1,1,1,1,1,1,2,2,3,4,5,6,7,8,9,10,11)); cl("cl-alone", d17, 1:17); cl("cl-two", d17, rep(1:2, c(5, 12))); cl("cl-99", big$post - big$pre, rep(1:40, length.out = 180), .99); cl("cl-large-one", big$post - big$pre, c(rep(1, 90), 2:91))
rc <- function(id, pre, post, sd, r) { se <- sd * sqrt(2 * (1 - r)); i <- (post - pre) / se; z <- qnorm(.975); case(id, "reliable_change", list(pre = pre, post = post, baseline_sd = u(sd), reliability = u(r)), list(se_diff = u(se), threshold = u(z * se), rci = i, improved = u(sum(i > z)), same = u(sum(abs(i) <= z)), worse = u(sum(i < -z))), "Jacobson and Truax 1991 in R's arithmetic", list(z = u(z))) }
rc("rc-points", wide$pre, wide$post, 21, .81); rc("rc-alpha-0", c(1, 2), c(9, 2), 1.5, 0)
for (e in list(c(.5, 1), c(1, 3))) { a <- exp(-e[1] / e[2]); k <- c(-3, 0, 2); w <- -4000:4000; f <- (1 - a) / (1 + a) * a^abs(w)
  case(paste0("geo-", e[1]), "two_sided_geometric_pmf", list(epsilon = u(e[1]), sensitivity = u(e[2]), k = k), list(pmf = f[match(k, w)], variance = u(sum(f * w^2)), p_abs_le_2 = u(sum(f[abs(w) <= 2]))), "summed over 8001 values in R") }
lines <- sapply(cases, function(case) toJSON(case, digits = NA, na = "null", null = "null"))
cat('{"title": "Reference values computed by R", "vectors": [\n', paste(lines, collapse = ",\n"), "\n]}\n", sep = "")

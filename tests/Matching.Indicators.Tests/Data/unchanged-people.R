# What is seen of people who do not change, by R's own random numbers (Mersenne Twister, inversion) and more draws than the project's.
# Rscript unchanged-people.R > unchanged-people.json     (R 4.2, package jsonlite)
library(jsonlite)
set.seed(20261129, kind = "Mersenne-Twister", normal.kind = "Inversion")
draws <- 2000000
case <- function(mean, sd, alpha, steps, top = NULL) {
  on_scale <- function(x) pmin(pmax(round(x / 100 * steps), 0), steps) * 100 / steps
  true <- rnorm(draws, mean, sd * sqrt(alpha))
  start <- on_scale(true + rnorm(draws, 0, sd * sqrt(1 - alpha)))
  end <- on_scale(true + rnorm(draws, 0, sd * sqrt(1 - alpha)))
  level <- function(x) round(x / 100 * 6 + 1e-9)
  below <- level(start) < 6
  c(lapply(list(mean = mean, sd = sd, alpha = alpha, steps = steps), unbox),
    list(improved = unbox(mean(end > start)),
         reliable = unbox(mean(end - start > qnorm(.975) * sd * sqrt(2 * (1 - alpha)))),
         gained = unbox(mean((level(end) - level(start))[below] >= 1)), below = unbox(mean(below))))
}
cases <- list(
  case(48, 17.5, .72, 24), case(55, 20, .85, 32), case(30, 22.5, .6, 300), case(62, 25, .45, 16), case(92, 12, .8, 24),
  case(40, 15, 0, 24), case(50, 18.5, .93, 1800))
# ch.improved6: six domains of a person, of which all are known, improved in at least three
shares <- vapply(cases[1:6], function(one) as.numeric(one$improved), 0)
passed <- rowSums(vapply(shares, function(share) runif(draws) < share, logical(draws)))
set.seed(1, kind = "L'Ecuyer-CMRG"); .Random.seed[2:7] <- rep(12345L, 6)
uniform <- runif(5)
made <- list(source = unbox(R.version.string), draws = unbox(draws), cases = cases, uniform = uniform)
made$three_of_six <- unbox(mean(passed >= 3))
cat(toJSON(made, digits = NA, pretty = TRUE), "\n")

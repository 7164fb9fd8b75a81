"""Reference values for the statistics of Matching.Indicators that R has no function for: worked by hand from the definition, or by numpy, statsmodels and mpmath.

python3 stats-definitions.py > stats-definitions.json     (statsmodels 0.13, numpy 1.24, mpmath 1.2)
"""
import json
import mpmath as mp
import numpy as np
from statsmodels.stats.inter_rater import cohens_kappa
from statsmodels.stats.proportion import proportion_confint

cases = []


def case(id, statistic, input, expected, source="worked by hand from the definition", tolerance=1e-9, **params):
    cases.append(dict(id=id, statistic=statistic, input=input, params=params, expected=expected, tolerance=tolerance, source=source))


# change: what is undefined
case("t-none", "paired_t", dict(pre=[None, 2], post=[1, None]), dict(n=0, n_pre=1, n_post=1, mean_diff=None, sd_diff=None, t=None, p_two_sided=None, ci_low=None))
case("t-empty", "paired_t", dict(pre=[], post=[]), dict(n=0, mean_pre=None, mean_diff=None, t=None, improved=0, same=0, worse=0))
case("t-flat", "paired_t", dict(pre=[1, 2, 3], post=[2, 3, 4]), dict(n=3, mean_diff=1, sd_diff=0, se_diff=0, df=2, t=None, p_two_sided=None, ci_low=None, ci_high=None, improved=3))
case("t-still", "paired_t", dict(pre=[.1 + .2, 1 / 3], post=[.3, 1 / 6 + 1 / 6]), dict(mean_diff=0, sd_diff=0, t=None, improved=0, same=2, worse=0))
case("t-pnts", "paired_t", dict(pre=[1, "PNTS", 3, 4], post=[2, 3, 5, "DK"]), dict(n=2, n_pre=3, n_post=3, mean_diff=1.5, sd_diff=.5 ** .5))
case("ts-1", "paired_t_from_summary", dict(n=1, mean_diff=3, sd_diff=None), dict(t=None, p_two_sided=None, ci_low=None))
case("ts-flat", "paired_t_from_summary", dict(n=9, mean_diff=3, sd_diff=0), dict(t=None, p_two_sided=None, ci_high=None, df=8))
case("w-empty", "wilcoxon_signed_rank", dict(pre=[], post=[]), dict(n=0, n_zero=0, w_plus=0, p_exact_two_sided=1, z_cc=None, rank_biserial=None))
case("w-still", "wilcoxon_signed_rank", dict(pre=[1, 2], post=[1, 2]), dict(n=0, n_zero=2, p_exact_two_sided=1, p_exact_greater=1, p_exact_less=1, mean_w=0, var_w=0, z_no_cc=None, p_normal_cc=None, rank_biserial=None), zero_method="pratt")
case("w-one", "wilcoxon_signed_rank", dict(pre=[1], post=[4]), dict(n=1, w_plus=1, w_minus=0, p_exact_two_sided=1, p_exact_greater=.5, p_exact_less=1, mean_w=.5, var_w=.25, z_no_cc=1, z_cc=0, rank_biserial=1))
case("w-tied", "wilcoxon_signed_rank", dict(pre=[0] * 4, post=[1, 1, 1, -1]), dict(w_plus=7.5, w_minus=2.5, mean_w=5, var_w=6.25, p_exact_greater=5 / 16, p_exact_less=15 / 16, p_exact_two_sided=.625, rank_biserial=.5))
case("w-thirds", "wilcoxon_signed_rank", dict(pre=[1, 2, 1 / 3, .1], post=[1 + 1 / 3, 2 - 1 / 3, 2 / 3, .1]), dict(n=3, n_zero=1, w_plus=4, w_minus=2, p_exact_two_sided=1, var_w=3))
case("hl-empty", "hodges_lehmann_paired", dict(pre=[], post=[]), dict(estimate=None, ci_low=None, ci_high=None, achieved_confidence=None))
case("hl-one", "hodges_lehmann_paired", dict(pre=[1], post=[4]), dict(estimate=3, ci_low=None, ci_high=None))
case("hl-tied", "hodges_lehmann_paired", dict(pre=[0] * 3, post=[1, 1, 3]), dict(estimate=1.5))
case("es-one", "paired_effect_size", dict(pre=[1], post=[4]), dict(n=1, r_pre_post=None, cohens_dz=None, dz_ci_low=None, J_exact=None, d_av=None, hedges_g_av=None, drm_lakens=None, d_av_lakens_mean_sd=None))
case("es-shifted", "paired_effect_size", dict(pre=[1, 2, 3], post=[3, 4, 5]), dict(cohens_dz=None, dz_ci_high=None, hedges_gz=None, drm_lakens=None, d_av=2, r_pre_post=1, d_av_lakens_mean_sd=2, d_av_se_bonett=1))
case("es-floor", "paired_effect_size", dict(pre=[2, 2, 2], post=[1, 2, 6]), dict(r_pre_post=None, d_av_se_bonett=None, d_av_ci_low=None, drm_lakens=None, d_av=1 / (3.5 ** .5), cohens_dz=1 / (7 ** .5)))
case("dav-flat", "paired_d_av_from_summary", dict(mean_pre=1, mean_post=2, sd_pre=0, sd_post=0, r=.5, n=10), dict(d_av=None, se=None, ci_low=None, ci_high=None))
case("dav-one", "paired_d_av_from_summary", dict(mean_pre=1, mean_post=2, sd_pre=1, sd_post=1, r=.5, n=1), dict(d_av=None, se=None))
case("mc-empty", "mcnemar", dict(yes_yes=0, yes_no=0, no_yes=0, no_no=0), dict(n=0, pre_yes=None, change=None, chi2=None, change_ci_low=None))
case("mc-all-change", "mcnemar", dict(yes_yes=0, yes_no=0, no_yes=1, no_no=0), dict(change=1, chi2=1, chi2_cc=0, p_chi2_cc=1, p_exact=1, p_mid=.5, change_ci_high=1))
case("sg-still", "sign_test", dict(pre=[1, 2], post=[1, 2]), dict(improved=0, same=2, worse=0, p_two_sided=1, share_improved=0))
case("sg-empty", "sign_test", dict(pre=[], post=[]), dict(improved=0, p_two_sided=1, share_improved=None))
case("rc-missing", "reliable_change", dict(pre=[1, None, 5], post=[4, 2, 2], baseline_sd=1, reliability=.5), dict(se_diff=1, rci=[3, None, -3], improved=1, same=0, worse=1, threshold=1.95996398454005))
case("rc-perfect", "reliable_change", dict(pre=[1], post=[4], baseline_sd=1, reliability=1), dict(se_diff=0, rci=[None], improved=None, same=None, worse=None))
levels = ["pre-A1", "A1", "A2", "B1", "B2", "C1", "C2"]
case("og-cefr", "ordinal_gain", dict(levels=levels, pre=["A1", "pre-A1", "B1", "C2", None, "A2"], post=["A2", "A2", "B1", "C1", "B1", "PNTS"]), dict(n=4, gain_at_least_one=2, p=.5, mean_steps=.5, improved=2, same=1, worse=1))
case("og-empty", "ordinal_gain", dict(levels=levels, pre=[None], post=["A1"]), dict(n=0, gain_at_least_one=0, p=None, mean_steps=None, improved=0))
case("og-numbers", "ordinal_gain", dict(levels=[0, 1, 2, 3], pre=[0, 1, 3], post=[2, 1, 3]), dict(n=3, gain_at_least_one=1, p=1 / 3, mean_steps=2 / 3))
case("og-codes", "ordinal_gain", dict(levels=levels, pre=[0, 5], post=[2, 4]), dict(n=2, gain_at_least_one=1, p=.5, mean_steps=.5, worse=1))
bands = {"0": 0, "1": 1, "2": 2, "3-4": 3.5, "5-8": 6.5, "9+": 9}
case("bm-missing", "band_midpoints", dict(bands=bands, pre=["9+", None, "0"], post=["5-8", "1", "2"]), dict(mean_pre=4.5, mean_post=4.25, mean_diff=-.25))
case("bm-empty", "band_midpoints", dict(bands=bands, pre=[], post=[]), dict(mean_pre=None, mean_post=None, mean_diff=None))
case("es-work", "employment_stock_event", dict(start=[1, 0, 0, None, 0, 1, 0], end=[1, 1, 0, 1, None, 0, 1]), dict(n_start=6, n_end=6, n_paired=5, stock_start_paired=.4, stock_end_paired=.6, event_base=3, event_entries=2, event_rate=2 / 3))
case("es-codes", "employment_stock_event", dict(start=["employed", "job_seeking", "PNTS"], end=["self_employed", "training", "employed"]), dict(n_start=2, n_end=3, n_paired=2, stock_start_paired=.5, stock_end_paired=.5, event_base=1, event_entries=0, event_rate=0))
case("es-all-in", "employment_stock_event", dict(start=[True, True], end=[True, False]), dict(stock_start_paired=1, stock_end_paired=.5, event_base=0, event_entries=0, event_rate=None))
case("tg-past", "target_achievement", dict(rows=[dict(baseline=0, target=50, actual=60, direction="up"), dict(baseline=40, target=20, actual=15, direction="down"), dict(baseline=10, target=20, actual=5, direction="up"), dict(baseline=1, target=2, actual=None, direction="up")]), dict(progress=[1.2, 1.25, -.5, None], met=[True, True, False, None]))
case("tg-same", "target_achievement", dict(rows=[dict(baseline=5, target=5, actual=6, direction="down"), dict(baseline=.1, target=.3, actual=.1 + .2, direction="up")]), dict(progress=[None, 1], met=[False, True]))

# samples, groups, families
case("de-empty", "descriptives", dict(x=[]), dict(n=0, mean=None, sd=None, median=None, q1=None, min=None, ci_low=None))
case("de-one", "descriptives", dict(x=[7, None]), dict(n=1, mean=7, sd=None, median=7, q1=7, q3=7, min=7, max=7, ci_low=None, ci_high=None))
case("de-flat", "descriptives", dict(x=[2, 2, 2]), dict(n=3, mean=2, sd=0, median=2, ci_low=None, ci_high=None))
case("ws-none", "wilson_interval", dict(x=0, n=0), dict(p=None, ci_low=None, ci_high=None))
case("nc-empty", "difference_of_proportions", dict(x1=0, n1=0, x2=3, n2=10), dict(difference=None, ci_low=None, ci_high=None), method="newcombe_wilson")
case("holm-empty", "holm", dict(p=[]), dict(adjusted=[], rejected_05=[]))
case("holm-missing", "holm", dict(p=[None, .02, .025]), dict(adjusted=[None, .04, .04], rejected_05=[None, True, True]))
case("bh-empty", "holm_and_bh", dict(p=[None]), dict(holm=[None], bh=[None], rejected_holm_05=0, rejected_bh_05=0))
case("we-single", "welch_t", dict(a=[1], b=[2, 4]), dict(mean_diff=2, t=None, df=None, p_two_sided=None, ci_low=None))
case("we-flat", "welch_t", dict(a=[1, 1], b=[2, 2]), dict(mean_diff=1, t=None, p_two_sided=None, ci_high=None))
case("we-empty", "welch_t", dict(a=[], b=[2, 3]), dict(mean_diff=None, t=None))
case("alpha-one-item", "cronbach_alpha", dict(rows=[[1], [2], [3]]), dict(n=3, k=1, alpha=None, alpha_if_dropped=[None], corrected_item_total=[None], ci_low_feldt=None))
case("alpha-one-row", "cronbach_alpha", dict(rows=[[1, 2], [3, None]]), dict(n=1, k=2, alpha=None, ci_low_feldt=None))
case("alpha-empty", "cronbach_alpha", dict(rows=[]), dict(n=0, alpha=None))
case("alpha-perfect", "cronbach_alpha", dict(rows=[[1, 1, 1], [2, 2, 2], [5, 5, 5]]), dict(alpha=1, alpha_if_dropped=[1, 1, 1], corrected_item_total=[1, 1, 1], ci_low_feldt=1, ci_high_feldt=1))
case("alpha-still-item", "cronbach_alpha", dict(rows=[[1, 2, 3], [2, 4, 3], [3, 3, 3]]), dict(corrected_item_total=[.5, .5, None], alpha=1.5 * (1 - 2 / 3), alpha_if_dropped=[0, 0, 2 / 3]))
case("qt-infinite", "student_t_quantile", dict(p=[0, 1, .5], df=[3, 3, 3]), dict(q=[None, None, 0]))
case("mdd-few", "minimal_detectable_dz", dict(n=[0, 1]), dict(dz=[None, None]), alpha=.05, power=.8)
nothing = dict(se=None, df=None, t=None, p_two_sided=None, ci_low=None, ci_high=None)
case("cl-one-cluster", "clustered_mean", dict(x=[1, 2, 6], cluster=[4, 4, 4]), dict(n=3, clusters=1, mean=3, **nothing))
case("cl-flat", "clustered_mean", dict(x=[2, 2, 2], cluster=[1, 2, 3]), dict(n=3, clusters=3, mean=2, **nothing))
case("cl-levelled", "clustered_mean", dict(x=[-1, 1, -3, 3], cluster=[1, 1, 2, 2]), dict(n=4, clusters=2, mean=0, **nothing))
case("cl-one", "clustered_mean", dict(x=[2], cluster=[1]), dict(n=1, clusters=1, mean=2, **nothing))
case("cl-none", "clustered_mean", dict(x=[], cluster=[]), dict(n=0, clusters=0, mean=None, **nothing))
case("omega-heywood", "mcdonald_omega", dict(rows=[[3, 2, 3], [5, 4, 3], [1, 1, 1], [2, 1, 5], [4, 5, 4], [1, 5, 2], [4, 4, 5], [1, 2, 1]]), dict(omega=None), "the first item's loading, by sqrt(r12 r13 / r23), is above 1")
case("omega-2-items", "mcdonald_omega", dict(rows=[[1, 2], [2, 3], [4, 3], [5, 5]]), dict(omega=None))
case("omega-flat-item", "mcdonald_omega", dict(rows=[[1, 2, 3], [2, 3, 3], [4, 3, 3], [5, 5, 3]]), dict(omega=None))
case("omega-none", "mcdonald_omega", dict(rows=[]), dict(omega=None))
case("km-empty", "kaplan_meier", dict(days=[], ended=[]), dict(times=[], survival=[], median=None))
case("km-running", "kaplan_meier", dict(days=[5, 9], ended=[0, 0]), dict(times=[], survival=[], median=None))
case("km-half", "kaplan_meier", dict(days=[10, 20, 20, 30], ended=[1, 1, 0, 1]), dict(times=[10, 20, 30], survival=[.75, .5, 0], median=25))
mp.mp.dps = 40


def nct(t, df, ncp):
    c = 2 * (mp.mpf(df) / 2) ** (mp.mpf(df) / 2) / mp.gamma(mp.mpf(df) / 2)
    s = 1 / mp.sqrt(2 * mp.mpf(df))
    knots = [mp.mpf(0)] + sorted({max(mp.mpf(0), 1 + i * s) for i in (-12, -9, -6, -4, -2, 0, 2, 4, 6, 9, 12)} | {max(mp.mpf(0), (ncp + i) / mp.mpf(t)) for i in (-9, -6, -3, 0, 3, 6, 9) if t}) + [mp.mpf(30)]
    return float(mp.quad(lambda x: c * x ** (df - 1) * mp.exp(-df * x * x / 2) * mp.ncdf(t * x - ncp), sorted(set(knots))))


points = [(50, 9, 45), (40, 20, 60), (100, 99, 97), (-45, 5, -38), (3, 2, 45), (250, 30, 240)]
case("nct-far", "noncentral_t_cdf", dict(t=[p[0] for p in points], df=[p[1] for p in points], ncp=[p[2] for p in points]), dict(p=[nct(*p) for p in points]), "mpmath, integral over the chi distribution at 40 digits", tolerance=1e-12)
case("nct-one", "noncentral_t_cdf", dict(t=2, df=10, ncp=1), dict(p=nct(2, 10, 1)), "mpmath, integral over the chi distribution at 40 digits", tolerance=1e-12)
for name, table in dict(small=[[5, 2], [1, 8]], three=[[10, 4, 1], [3, 12, 2], [0, 5, 9]], wide=[[0, 3, 0, 1], [2, 7, 1, 0], [1, 1, 6, 2], [0, 0, 2, 4]]).items():
    k = lambda wt: float(cohens_kappa(np.array(table), return_results=False, wt=wt))
    case("ka-" + name, "weighted_kappa", dict(table=table), dict(kappa_unweighted=float(cohens_kappa(np.array(table), return_results=False)), kappa_linear=k("linear"), kappa_quadratic=k("quadratic")), "statsmodels cohens_kappa")
case("ka-empty", "weighted_kappa", dict(table=[[0, 0], [0, 0]]), dict(kappa_unweighted=None, kappa_linear=None, kappa_quadratic=None))
case("ka-one", "weighted_kappa", dict(table=[[7, 0], [0, 0]]), dict(kappa_unweighted=None, kappa_linear=None, kappa_quadratic=None))
case("rr-unknown", "aapor_rates", dict(I=50, P=10, R=15, NC=20, O=5, UH=40, UO=10, e=.5), dict(RR1=1 / 3, RR2=.4, RR3=.4, RR4=.48, RR5=.5, RR6=.6, COOP1=.625, REF1=.1, CON1=80 / 150))
case("rr-nobody", "aapor_rates", dict(I=0, P=0, R=0, NC=0, O=0, UH=0, UO=0, e=1), dict(RR1=None, RR3=None, RR6=None, COOP1=None, REF1=None, CON1=None))
case("rr-unreached", "aapor_rates", dict(I=0, P=0, R=0, NC=8, O=0, UH=0, UO=0, e=1), dict(RR1=0, RR6=0, COOP1=None, CON1=0))
case("rr-no-e", "aapor_rates", dict(I=5, P=0, R=0, NC=0, O=0, UH=5, UO=0, e=None), dict(RR1=.5, RR3=None, RR4=None, RR5=1))
case("at-none", "attrition", dict(enrolled=0, start_completed=0, reached_end=0, end_completed=0, paired=0), dict(start_response=None, end_response_of_reached=None, end_response_of_enrolled=None, paired_share_of_start=None, attrition=None))
case("at-all", "attrition", dict(enrolled=40, start_completed=40, reached_end=40, end_completed=40, paired=40), dict(start_response=1, end_response_of_reached=1, end_response_of_enrolled=1, paired_share_of_start=1, attrition=0))
case("at-early", "attrition", dict(enrolled=40, start_completed=32, reached_end=0, end_completed=0, paired=0), dict(start_response=.8, end_response_of_reached=None, end_response_of_enrolled=0, attrition=1))
w = lambda x, n: dict(zip(("ci_low", "ci_high"), map(float, proportion_confint(x, n, .05, "wilson"))))
case("bi-low", "binary_indicator", dict(answers=[1, 2, 3, "DK", "blank", 2]), dict(x=3, n=4, p=.75, not_answered=2, participants_reporting_helpful=3, **w(3, 4)), "statsmodels proportion_confint", yes_if="<=2")
case("bi-all", "binary_indicator", dict(answers=[1, True, 1]), dict(x=3, n=3, p=1, not_answered=0, **w(3, 3)), "statsmodels proportion_confint", yes_if="==1")
case("bi-none", "binary_indicator", dict(answers=[None, "PNTS"]), dict(x=0, n=0, p=None, ci_low=None, ci_high=None, not_answered=2, participants_reporting_helpful=0), yes_if=">=4")
case("bi-na", "binary_indicator", dict(answers=["NA", 5, 2]), dict(x=1, n=2, p=.5, not_answered=0), yes_if=">=4")
case("bi-text", "binary_indicator", dict(answers=["yes", "no", "PNTS"]), dict(x=1, n=2, p=.5, not_answered=1), yes_if="yes")

# scores
case("sc-na", "scale_score", dict(responses=[[4, "NA", 2, None], ["NA", "NA", 5, None], ["NA"] * 4, [1, None, None, "DK"]]), dict(scores=[3, 5, None, None], status=["prorated", "prorated", "none", "insufficient"], score_0_100=[50, 100, None, None]), k=4, min_answered=2, scale=[1, 5])
case("sc-reversed-gap", "scale_score", dict(responses=[[0, 10, None]], reverse=[True, False, True]), dict(recoded=[[10, 10, None]], scores=[10], status=["prorated"], score_0_100=[100]), scale=[0, 10])
case("sc-odd", "scale_score", dict(responses=[[1, 2, 3, None, None], [1, 2, None, None, None]]), dict(scores=[2, None], status=["prorated", "insufficient"]), scale=[1, 5])
case("sc-na-half", "scale_score", dict(responses=[[1, 3, None, None, "NA"], [1, None, None, None, "skipped_by_logic"]]), dict(scores=[2, None], status=["prorated", "insufficient"]), k=5, min_answered=3, scale=[1, 5])
case("sc-strict", "scale_score", dict(responses=[[4, 4, None, 4], [4, 4, None, "NA"]]), dict(scores=[4, None], status=["prorated", "insufficient"]), k=4, min_answered=3, scale=[1, 5])
case("sc-empty", "scale_score", dict(responses=[]), dict(scores=[], status=[]), scale=[1, 5])
case("who5-rows", "who5", dict(responses=[[3, 3, 3, 3, 3], [2, 2, 2, 3, 3], [1, 1, 1, 2, 2], [5, 5, 5, 5, None], [0] * 5, [2, 3, 2, 3, 3]]), dict(raw=[15, 12, 7, None, 0, 13], percent=[60, 48, 28, None, 0, 52], low_wellbeing=[False, True, True, None, True, False], flag_28=[False, False, True, None, True, False]))
case("who5-one", "who5", dict(responses=[5, 5, 5, 5, 5]), dict(raw=25, percent=100, low_wellbeing=False, flag_28=False))
case("lsns6-rows", "lsns6", dict(family=[[2, 2, 2], [1, 2, 2], [5, None, 5]], friends=[[2, 2, 2], [2, 2, 2], [0, 0, 5]]), dict(family=[6, 5, None], friends=[6, 6, 5], total=[12, 11, None], at_risk=[False, True, None], family_marginal=[False, True, None], friends_marginal=[False, False, True]))
case("lsns6-one", "lsns6", dict(family=[5, 5, 5], friends=[0, 0, 0]), dict(family=15, friends=0, total=15, at_risk=False, family_marginal=False, friends_marginal=True))
case("gse-rows", "gse", dict(responses=[[3] * 10, [4] * 7 + [None] * 3, [1, 2, 3, 4, 1, 2, 3, None, None, None], [1] * 6 + [None] * 4, [None] * 10]), dict(sum=[30, 40, 160 / 7, None, None]))
case("gse-one", "gse", dict(responses=[1, 1, 1, 1, 1, 4, 4, 4, 4, "PNTS"]), dict(sum=210 / 9))
case("wg-one", "wgss", dict(answers=[1, 2, None, 3, 1, 1]), dict(wg_ss_level=3, disability=True))
case("wg-rows", "wgss", dict(answers=[[None, None, 2, None, "PNTS", None], [4] * 6]), dict(wg_ss_level=[2, 4], disability=[False, True]))
six = ["psychological", "economic", "political", "social", "linguistic", "navigational"]
row = [5, 4, 3, 3, 1, 2, 4, 4, 2, 5, 1, 1]
case("ti-names", "twelve_item_index", dict(rows=[row, [1] * 12, [5] * 11 + [None]], domains=[n for n in six for _ in range(2)]), dict(sum_12_60=[35, 12, None], index_0_1=[23 / 48, 0, None], domain_sum_2_10=[[9, 6, 3, 8, 7, 2], [2] * 6, [10, 10, 10, 10, 10, None]]))
case("ti-positions", "twelve_item_index", dict(rows=[row], domains={n: [i, i + 6] for i, n in enumerate(six)}), dict(domain_sum_2_10=[dict(zip(six, [9, 8, 5, 8, 2, 3]))], sum_12_60=[35]))
case("ti-six", "twelve_item_index", dict(rows=[[5] * 12], domains=six), dict(sum_12_60=[60], index_0_1=[1], domain_sum_2_10=[[10] * 6]))
case("ci-gap", "composite_index", dict(domain_scores=[[10, None, 30, None, 50, 70], [10, None, None, None, 50, 70], [None] * 6]), dict(index=[40, None, None]), domains=6, min_domains=4)
case("ci-all", "composite_index", dict(domain_scores=[[0, 0, 0], [100, 0, None]]), dict(index=[0, None]), domains=3, min_domains=3)
case("ga-people", "goal_attainment_t", dict(goals=[[1, 0, -1], [2], [], [-2, -2]]), dict(t=[50, 70, None, 50 - 40 / 2.6 ** .5], share_reached=[2 / 3, 1, None, 0]), rho=.3)
case("ga-overall", "goal_attainment_t", dict(goals=[[1, 0, -1], [2, None]]), dict(share_reached=.75), rho=.3)
case("ga-one", "goal_attainment_t", dict(goals=[1, 1, 0]), dict(t=50 + 20 / 4.8 ** .5, share_reached=1))
case("ga-rho", "goal_attainment_t", dict(goals=[[2, 2, 1, -1]]), dict(t=[70], share_reached=[.75]), rho=0)
case("ab-edges", "age_bands", dict(age=[0, 17, 18, 60, 61, None]), dict(agd=["0-4", "12-17", "18-59", "60+", "60+", None], amif=["<18", "<18", "18-60", "18-60", ">60", None]))
case("ab-one", "age_bands", dict(age=59), dict(agd="18-59", amif="18-60"))

# disclosure
case("ro-3", "round_to_base", dict(counts=[0, 1, 2, 3, 4, 5, 100]), dict(rounded=[0, 0, 3, 3, 3, 6, 99]), base=3)
case("ro-10", "round_to_base", dict(counts=[4, 5, 14, 15, 995]), dict(rounded=[0, 10, 10, 20, 1000]), base=10)
case("ow-one", "suppress_one_way", dict(counts=[3, 20, 30, 8]), dict(primary=[True, False, False, False], suppressed=[True, False, False, True], published=[None, 20, 30, None], total=61), k=5, total_published=True)
case("ow-zero", "suppress_one_way", dict(counts=[0, 12, 4, 9, 9]), dict(primary=[False, False, True, False, False], suppressed=[False, False, True, True, False], published=[0, 12, None, None, 9], total=34), k=5, total_published=True)
case("ow-enough", "suppress_one_way", dict(counts=[4, 3, 20]), dict(suppressed=[True, True, False], total=27), k=5, total_published=True)
case("ow-no-total", "suppress_one_way", dict(counts=[3, 20, 30]), dict(primary=[True, False, False], suppressed=[True, False, False], published=[None, 20, 30], total=None), k=5, total_published=False)
case("ow-k10", "suppress_one_way", dict(counts=[9, 10, 40]), dict(suppressed=[True, True, False], published=[None, None, 40]), k=10, total_published=True)
case("ow-empty", "suppress_one_way", dict(counts=[0, 0]), dict(primary=[False, False], suppressed=[False, False], published=[0, 0], total=0), k=5, total_published=True)
case("tw-one", "suppress_two_way", dict(table=[[1, 10, 12], [11, 14, 9], [13, 8, 20]], row_total=True, col_total=True), dict(primary=[[True, False, False], [False, False, False], [False, False, False]], property="every hidden cell spans at least k", max_suppressed_cells=4), k=5)
case("tw-none", "suppress_two_way", dict(table=[[5, 0], [7, 9]], row_total=True, col_total=True), dict(primary=[[False, False], [False, False]], property="nothing is hidden", max_suppressed_cells=0), k=5)
case("df-far", "differencing_guard", dict(query_A=dict(filter="site=PARMA", n=23), query_B=dict(filter="site=PARMA AND gender=F", n=18), k=5), dict(must_not_publish_both=False, implied_n=5))
case("df-same", "differencing_guard", dict(query_A=dict(filter="site=PARMA", n=23), query_B=dict(filter="site=PARMA AND gender=F", n=23), k=5), dict(must_not_publish_both=False, implied_n=0))
case("df-apart", "differencing_guard", dict(query_A=dict(filter="site=PARMA", n=23), query_B=dict(filter="gender=F", n=21), k=5), dict(must_not_publish_both=False, implied_n=None))
case("vg-one", "vintage_guard", dict(release_1=dict(n=12, mean=3), release_2=dict(n=13, mean=3.1), k=5), dict(leaked_value=4.3, must_hold_release_2_cell=True))
case("vg-left", "vintage_guard", dict(release_1=dict(n=11, mean=50), release_2=dict(n=10, mean=48), k=5), dict(leaked_value=70, must_hold_release_2_cell=True))
case("vg-many", "vintage_guard", dict(release_1=dict(n=10, mean=3), release_2=dict(n=15, mean=3.2), k=5), dict(must_hold_release_2_cell=False))
case("vg-same", "vintage_guard", dict(release_1=dict(n=10, mean=3), release_2=dict(n=10, mean=3), k=5), dict(leaked_value=None, must_hold_release_2_cell=False))
case("vg-changed", "vintage_guard", dict(release_1=dict(n=10, mean=3), release_2=dict(n=10, mean=3.1), k=5), dict(leaked_value=None, must_hold_release_2_cell=True))
case("pu-zero", "publishable", dict(cells=[dict(n=0), dict(n=1), dict(n=10)]), dict(count_k5=[True, False, True], mean_k10=[False, False, True], percent_base10=[False, False, True]))
case("pu-edges", "publishable", dict(cells=[dict(n=4), dict(n=5), dict(n=9), dict(n=1000)]), dict(count_k5=[False, True, True, True], mean_k10=[False, False, False, True], percent_base10=[False, False, False, True]))
case("pp-sensitive", "publishable_percent", dict(cells=[dict(x=0, n=40), dict(x=4, n=40), dict(x=5, n=40), dict(x=36, n=40), dict(x=40, n=40), dict(x=5, n=9)], sensitive=True), dict(publish=[False, False, True, False, False, False]), k=5)
case("pp-plain", "publishable_percent", dict(cells=[dict(x=0, n=10), dict(x=2, n=10), dict(x=3, n=9)], sensitive=False), dict(publish=[True, True, False]), k=5)
case("pp-10", "publishable_percent", dict(cells=[dict(x=9, n=30), dict(x=10, n=30), dict(x=12, n=20)], sensitive=True), dict(publish=[False, True, False]), k=10)
case("geo-one", "two_sided_geometric_pmf", dict(epsilon=float(np.log(2)), sensitivity=1, k=1), dict(pmf=1 / 6, variance=4, p_abs_le_2=5 / 6))
size, at = [3, 2, 4, 2], [[0, 0, 0, 1], [2, 1, 3, 1], [1, 0, 2, 0]]
case("js-cube", "jsonstat_position", dict(size=size, coords=at), dict(position=[int(np.ravel_multi_index(a, size)) for a in at], length=48), "numpy ravel_multi_index")
case("js-outside", "jsonstat_position", dict(size=[2, 3], coords=[[0, 3], [1, 2]]), dict(position=[None, 5], length=6))
case("js-one", "jsonstat_position", dict(size=[7], coords=[4]), dict(position=4, length=7))
lines = ",\n".join(json.dumps(c) for c in cases)
print('{"title": "Reference values from definitions, numpy, statsmodels and mpmath", "vectors": [\n' + lines + "\n]}")

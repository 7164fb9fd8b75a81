using Matching.Web.Http;

namespace Matching.Web.Features.Pairs;

/// <summary>Which days fit a pair.</summary>
internal static class PairDays
{
    /// <summary>Refuses a day on which the pair had not agreed yet, or one that is still to come.</summary>
    public static void Check(string field, DateOnly? day, Pair pair, DateOnly today)
    {
        Problems.RefuseFuture(field, day, today);
        if (day is not null && pair.AgreedOn is null)
        {
            throw Problems.ValidationFailed(field, Texts.Validation("not-agreed"));
        }

        RefuseBefore(field, day, pair.AgreedOn);
    }

    public static void RefuseBefore(string field, DateOnly? day, DateOnly? earliest)
    {
        if (day < earliest)
        {
            throw Problems.ValidationFailed(field, Texts.Validation("before-day", earliest));
        }
    }
}

using Matching.Web.Data;
using Matching.Web.Http;

namespace Matching.Web.Features.Pairs.Pairs;

/// <summary>Which days fit a pair.</summary>
internal static class PairDays
{
    /// <summary>Reads when a pair met and when staff spoke with it; entries by mistake do not count.</summary>
    public static Task<RecordedDays> Recorded(Db db, Pair pair, CancellationToken cancellationToken) =>
        db.Single<RecordedDays>(
            """
            SELECT min(held_on) AS first, min(CASE WHEN is_meeting THEN held_on END) AS first_meeting,
              max(CASE WHEN is_meeting THEN held_on END) AS last_meeting
            FROM (SELECT held_on, TRUE AS is_meeting FROM meetings
                  WHERE programme_id = @ProgrammeId AND pair_id = @Id AND NOT is_mistake
                  UNION ALL
                  SELECT held_on, FALSE AS is_meeting FROM check_ins
                  WHERE programme_id = @ProgrammeId AND pair_id = @Id AND NOT is_mistake) h
            """,
            new { pair.ProgrammeId, pair.Id },
            cancellationToken
        );

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

    /// <summary>
    /// Refuses a day of a meeting that does not fit the pair. Staff may speak with either of the two after the end, so check-ins
    /// do not need this.
    /// </summary>
    public static void CheckMeeting(string field, DateOnly? day, Pair pair, DateOnly today)
    {
        Check(field, day, pair, today);
        RefuseAfter(field, day, pair.EndedOn, "after-end");
    }

    public static void RefuseBefore(string field, DateOnly? day, DateOnly? earliest, string text = "before-day")
    {
        if (day < earliest)
        {
            throw Problems.ValidationFailed(field, Texts.Validation(text, earliest));
        }
    }

    public static void RefuseAfter(string field, DateOnly? day, DateOnly? latest, string text)
    {
        if (day > latest)
        {
            throw Problems.ValidationFailed(field, Texts.Validation(text, latest));
        }
    }
}

/// <summary>When a pair met and when staff spoke with it.</summary>
internal sealed record RecordedDays
{
    /// <summary>The first meeting or check-in.</summary>
    public DateOnly? First { get; init; }

    public DateOnly? FirstMeeting { get; init; }

    public DateOnly? LastMeeting { get; init; }
}

using System.Text.Json;
using Matching.Engine;
using Matching.Engine.Criteria;

namespace Matching.Web.Features.MatchRuns;

/// <summary>Matches a few invented people after a start, so that the first coordinator of the day does not wait until the engine is compiled.</summary>
internal static class WarmUp
{
    private const int People = 64;

    public static void Run(IReadOnlyList<CriterionSetting> criteria, DateOnly today, CancellationToken cancellationToken)
    {
        var input = new PoolInput
        {
            Mentees = [.. Enumerable.Range(0, People).Select(i => Person(i, isMentee: true, today))],
            Mentors = [.. Enumerable.Range(0, People).Select(i => Person(i, isMentee: false, today))],
            Criteria = criteria,
            Objective = Objective.CoverageFirst,
            AsOf = today,
        };
        MatchRunInput.Freeze(input);
        var result = PoolMatcher.Match(input, new Progress<double>(), cancellationToken);
        RunMatching.ResultHash(result);
        JsonSerializer.Serialize(new StoredCertificate(result.MenteeIds, result.MentorIds, result.Matching.MentorOf, result.Matching.Certificate));
    }

    // Answers to everything, no two people alike.
    private static Participant Person(int i, bool isMentee, DateOnly today)
    {
        string Of(string[] words) => words[i % words.Length];
        return new Participant
        {
            Id = new Guid(i, isMentee ? (short)0 : (short)1, 0, [0, 0, 0, 0, 0, 0, 0, 0]),
            SiteId = new Guid(i % 3, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]),
            Place = new GeoPoint(44 + (i % 7 / 10.0), 10 + (i % 5 / 10.0)),
            TravelKm = 5 + (i % 40),
            AcceptsOnline = i % 3 == 0,
            Languages = [new LanguageSkill("it", 2 + (i % 5)), new LanguageSkill(Of(["ar", "uk", "fr"]), 7)],
            Availability = [i % 21, (i + 5) % 21, (i + 9) % 21],
            Needs = isMentee ? [new NeedAsked(Of(["housing_search", "job_search", "leisure"]), i % 9 == 0)] : null,
            Offers = isMentee ? null : [new OfferMade(Of(["job_search", "housing_search"]), null, null), new OfferMade("leisure", 0, 6)],
            Interests = [Of(["cooking", "music", "football"])],
            Dislikes = i % 2 == 0 ? [Of(["football", "music"])] : null,
            Values = [1 + (i % 5), 3, 1 + (i % 4), 2, 5],
            Sector = Of(["health", "education"]),
            BirthYear = today.Year - 20 - (i % 40),
            ChildrenBirthYears = i % 4 == 0 ? [today.Year - 6] : null,
            HoursPerMonth = 4 + (i % 8),
            Kinds = [Of(["practical_help", "friendship"])],
            Channels = [Of(["phone", "whatsapp"])],
            Gender = Of(["woman", "man"]),
            WishedGender = i % 5 == 0 ? "same" : "any",
            WishedMinAge = i % 6 == 0 ? 25 : null,
            AppliedOn = today.AddDays(-i),
            Places = isMentee ? 1 : 1 + (i % 2),
        };
    }
}

using System.Text.Json;
using Matching.Engine;
using Matching.Engine.Criteria;
using Matching.Web.Data;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.PersonTransitions;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Features.Participants.Sites;
using Matching.Web.Features.Runs.Pool;
using MediatR;

namespace Matching.Web.Features.Runs.MatchRuns;

/// <summary>
/// Matches a few invented people after a start, so that the first coordinator of the day does not wait until everything is
/// compiled.
/// </summary>
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
        JsonSerializer.Serialize(
            new StoredCertificate(result.MenteeIds, result.MentorIds, result.Matching.MentorOf, result.Matching.Certificate)
        );
    }

    /// <summary>
    /// A programme from its first person to its first pairs, rolled back again: the way to the engine and from it. Returns the
    /// run, of which nothing stays.
    /// </summary>
    public static async Task<MatchRun> Rehearse(IServiceProvider services, CancellationToken cancellationToken)
    {
        var mediator = services.GetRequiredService<IMediator>();
        var rehearsed = await services
            .GetRequiredService<Db>()
            .InVain(
                async () =>
                {
                    var programme = await mediator.Send(new CreateProgramme { Name = "Rehearsal" }, cancellationToken);
                    var site = await mediator.Send(
                        new CreateSite
                        {
                            ProgrammeId = programme.Id,
                            Name = "Rehearsal",
                            Latitude = 44.8,
                            Longitude = 10.3,
                        },
                        cancellationToken
                    );
                    foreach (var role in new[] { PersonRole.Mentee, PersonRole.Mentor, PersonRole.Mentee, PersonRole.Mentor })
                    {
                        var person =
                            role == PersonRole.Mentee
                                ? (Person)
                                    await mediator.Send(Invented(new CreateMentee(), programme.Id, site.Id), cancellationToken)
                                : await mediator.Send(Invented(new CreateMentor(), programme.Id, site.Id), cancellationToken);
                        foreach (
                            var to in new[]
                            {
                                PersonStatus.Contacted,
                                PersonStatus.Interviewed,
                                PersonStatus.Suitable,
                                PersonStatus.Available,
                            }
                        )
                        {
                            await mediator.Send(
                                new TransitionPerson
                                {
                                    Role = role,
                                    Id = person.Id,
                                    To = to,
                                },
                                cancellationToken
                            );
                        }
                    }

                    var run = await mediator.Send(new CreateMatchRun { ProgrammeId = programme.Id }, cancellationToken);
                    return await services.GetRequiredService<RunMatching>().WorkNow(run.Id, cancellationToken);
                },
                cancellationToken
            );
        services.GetRequiredService<ScoredPools>().Forget(rehearsed.Id);
        return rehearsed;
    }

    private static T Invented<T>(T person, Guid programmeId, Guid siteId)
        where T : PersonFields
    {
        (person.ProgrammeId, person.SiteId, person.GivenName, person.BirthYear) = (programmeId, siteId, "Rehearsal", 1990);
        (person.Languages, person.Consents) = (
            [new SpokenLanguage { Code = "it", Level = LanguageLevel.B2 }],
            [new ConsentGiven { Purpose = PersonStates.MatchingConsent, Version = "1" }]
        );
        return person;
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
            Offers = isMentee
                ? null
                : [new OfferMade(Of(["job_search", "housing_search"]), null, null), new OfferMade("leisure", 0, 6)],
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

using Matching.Engine.Explanation;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.Rights;
using Matching.Web.Features.Participants.Vocabularies;
using Matching.Web.Features.Runs.MatchRuns;
using Matching.Web.Features.Runs.Pool;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Runs.Explanations;

/// <summary>One reason why a person is unmatched.</summary>
public sealed record UnmatchedReason
{
    /// <summary>
    /// Name: <c>nobody_fits</c>, <c>no_place_left</c>, <c>not_needed</c>, <c>gate.…</c>, or <c>blocked.</c> and a criterion.
    /// </summary>
    public required string Code { get; init; }

    /// <summary>How many of the other side it concerns.</summary>
    public int? Count { get; init; }

    /// <summary>In words.</summary>
    public required string Text { get; init; }
}

/// <summary>A person of the other side who nearly fits.</summary>
public sealed record NearestPerson
{
    /// <summary>Who.</summary>
    public required Guid PersonId { get; init; }

    /// <summary>The rules that exclude the pair.</summary>
    public required IReadOnlyList<MissingRule> Missing { get; init; }
}

/// <summary>
/// The single change with which one more is matched; where there is none, one with which the person takes the place of others.
/// </summary>
public sealed record CheapestRelaxation
{
    /// <summary>Name of the criterion in the way.</summary>
    public required string Criterion { get; init; }

    /// <summary>
    /// What would change of the person: <c>slot</c>, <c>language</c>, <c>online</c>, <c>travel</c>, <c>site</c>, <c>min_age</c>,
    /// <c>max_age</c>, <c>need</c>, <c>offer</c>, <c>special_need</c>, <c>experience</c>, <c>accessibility</c>, or of a
    /// programme's own question <c>answer</c> or, for one answer more, <c>answer_also</c>; null when only the rule itself could
    /// give way.
    /// </summary>
    public string? Change { get; init; }

    /// <summary>How many people of the other side it would open.</summary>
    public required int Opens { get; init; }

    /// <summary>
    /// People of the same side who would have a partner fewer in their place; empty when one more is matched.
    /// </summary>
    public required IReadOnlyList<Guid> Loses { get; init; }

    /// <summary>In words.</summary>
    public required string Text { get; init; }
}

/// <summary>An unmatched person of a run, with the reasons.</summary>
public sealed record UnmatchedEntry
{
    /// <summary>Who.</summary>
    public required Guid PersonId { get; init; }

    /// <summary>On which side.</summary>
    public required PersonRole Role { get; init; }

    /// <summary>Why.</summary>
    public required IReadOnlyList<UnmatchedReason> Reasons { get; init; }

    /// <summary>Who nearly fits.</summary>
    public required IReadOnlyList<NearestPerson> Nearest { get; init; }

    /// <summary>What would change the outcome for this person.</summary>
    public CheapestRelaxation? CheapestRelaxation { get; init; }
}

/// <summary>Lists the unmatched people of a run.</summary>
public sealed record ListUnmatched(Guid MatchRunId, PageQuery Page) : IQuery<Page<UnmatchedEntry>>;

internal sealed class ListUnmatchedHandler(
    RestrictedPeople restrictedPeople,
    OpenRuns runs,
    MatchRunStore matchRuns,
    OwnWordsStore ownWords
) : IRequestHandler<ListUnmatched, Page<UnmatchedEntry>>
{
    public async Task<Page<UnmatchedEntry>> Handle(ListUnmatched request, CancellationToken cancellationToken)
    {
        var run = await matchRuns.Get(request.MatchRunId, cancellationToken);
        if (!run.IsOver)
        {
            throw Problems.Refused("match-run-not-finished");
        }

        var all = await runs.Unmatched(run.Id, cancellationToken);
        var restricted = await restrictedPeople.Of(run.ProgrammeId, cancellationToken);
        var page = all
            .Unmatched.Select(person => person.PersonId)
            .Concat(all.KeptOut.Select(person => person.PersonId))
            .Where(id => !restricted.Contains(id))
            .Order()
            .Where(id => id > request.Page.AfterId)
            .Take(request.Page.Fetch)
            .ToList();
        (await ownWords.Read(run.ProgrammeId, cancellationToken)).Speak();
        var entries = await Explained(run, all, [.. page], cancellationToken);
        return request.Page.Cut(page.ConvertAll(id => entries[id]), entry => entry.PersonId);
    }

    // Unmatched people are stored with the run; the reasons are computed for the people on the page, from the run's frozen input.
    private async Task<Dictionary<Guid, UnmatchedEntry>> Explained(
        MatchRun run,
        StoredUnmatched all,
        HashSet<Guid> wanted,
        CancellationToken cancellationToken
    )
    {
        var entries = all
            .KeptOut.Where(person => wanted.Contains(person.PersonId))
            .ToDictionary(person => person.PersonId, Entry);
        if (all.Unmatched.Any(person => wanted.Contains(person.PersonId)))
        {
            var sites = await runs.SiteNames(run.ProgrammeId, cancellationToken);
            var open = await runs.Open(run.Id, cancellationToken);
            foreach (
                var person in await Task.Run(
                    () => open.Outcome.Unmatched(wanted.Contains, true, cancellationToken),
                    cancellationToken
                )
            )
            {
                entries.Add(person.PersonId, Entry(person, sites));
            }
        }

        return entries;
    }

    private static UnmatchedEntry Entry(KeptOut keptOut) =>
        new()
        {
            PersonId = keptOut.PersonId,
            Role = keptOut.IsMentee ? PersonRole.Mentee : PersonRole.Mentor,
            Reasons = [new UnmatchedReason { Code = "gate." + keptOut.Gate, Text = Texts.Match("gate." + keptOut.Gate) }],
            Nearest = [],
        };

    private static UnmatchedEntry Entry(UnmatchedPerson person, IReadOnlyDictionary<string, string> sites) =>
        new()
        {
            PersonId = person.PersonId,
            Role = person.IsMentee ? PersonRole.Mentee : PersonRole.Mentor,
            Reasons =
            [
                new UnmatchedReason
                {
                    Code = person.Reason,
                    Count = person.Possible,
                    Text = Texts.Match("unmatched." + person.Reason, person.Possible),
                },
                .. person.Blocked.Select(block => new UnmatchedReason
                {
                    Code = "blocked." + block.Criterion,
                    Count = block.Count,
                    Text = Texts.Match("unmatched.blocked", MatchTexts.Criterion(block.Criterion), block.Count),
                }),
            ],
            Nearest =
            [
                .. person.Nearest.Select(near => new NearestPerson
                {
                    PersonId = near.PersonId,
                    Missing =
                    [
                        .. near.Missing.Select(block => new MissingRule
                        {
                            Criterion = block.Criterion,
                            Text = MatchTexts.Of(block),
                        }),
                    ],
                }),
            ],
            CheapestRelaxation = person.CheapestRelaxation is not { } relaxation
                ? null
                : new CheapestRelaxation
                {
                    Criterion = relaxation.Criterion,
                    Change = relaxation.Change,
                    Opens = relaxation.Opens,
                    Loses = relaxation.Loses ?? [],
                    Text = MatchTexts.Of(relaxation, person.IsMentee, sites),
                },
        };
}

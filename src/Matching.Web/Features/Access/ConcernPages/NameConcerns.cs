using Matching.Web.Data;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Safeguarding.Concerns;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Access.ConcernPages;

/// <summary>Whom a concern is about, by name.</summary>
/// <param name="People">The person, or the two of the pair; a person without a name was erased or is restricted.</param>
/// <param name="PairId">The pair, of a concern about one.</param>
/// <param name="HasActivePair">Whether there is an active pair to pause.</param>
/// <param name="IsWaitingPair">Whether it is about a pair that has not begun: there is nothing to pause.</param>
/// <param name="IsEndingPair">Whether it is about a pair that is coming to its end: it cannot be paused from there.</param>
/// <param name="RaisedBy">The participant who raised it.</param>
public sealed record ConcernPeople(
    IReadOnlyList<(Guid Id, string Name)> People,
    Guid? PairId,
    bool HasActivePair,
    bool IsWaitingPair,
    bool IsEndingPair,
    string? RaisedBy
)
{
    /// <summary>The names in one line.</summary>
    public string InWords => string.Join(Http.Texts.Page("and"), People.Select(person => person.Name));
}

/// <summary>
/// Returns whom concerns are about, by name, for those who read them. No reading is recorded on a person: it would disclose the
/// concern.
/// </summary>
public sealed record NameConcerns(IReadOnlyCollection<ConcernSummary> Concerns)
    : IQuery<IReadOnlyDictionary<Guid, ConcernPeople>>;

internal sealed class NameConcernsHandler(Db db, PersonNames names)
    : IRequestHandler<NameConcerns, IReadOnlyDictionary<Guid, ConcernPeople>>
{
    public async Task<IReadOnlyDictionary<Guid, ConcernPeople>> Handle(NameConcerns request, CancellationToken cancellationToken)
    {
        const string Pairs = "SELECT id, mentor_id, mentee_id, status FROM pairs WHERE";
        const string Active = "SELECT id, mentor_id, mentee_id, status FROM pairs WHERE status = 'active' AND";
        var concerns = request.Concerns;
        var people = Ids(concerns.Where(concern => concern.PairId is null).Select(concern => concern.PersonId));
        var pairs = (
            await db.QueryAll<PairRow>(Pairs, "id", Ids(concerns.Select(concern => concern.PairId)), cancellationToken)
        ).ToDictionary(pair => pair.Id);
        var active = (await db.QueryAll<PairRow>(Active, "mentor_id", people, cancellationToken))
            .Concat(await db.QueryAll<PairRow>(Active, "mentee_id", people, cancellationToken))
            .SelectMany(pair => new[] { pair.MentorId, pair.MenteeId })
            .ToHashSet();
        var raisers = concerns.ToDictionary(
            concern => concern.Id,
            concern => concern.RaisedAs == ConcernRaiser.Participant ? Guid.Parse(concern.RaisedBy) : (Guid?)null
        );
        var known = await names.Of(
            pairs
                .Values.SelectMany(pair => new[] { pair.MenteeId, pair.MentorId })
                .Concat(people)
                .Concat(Ids(raisers.Values))
                .Distinct(),
            cancellationToken
        );
        (Guid, string) Named(Guid id) => (id, PersonName.Of(known.GetValueOrDefault(id)));
        return concerns.ToDictionary(
            concern => concern.Id,
            concern =>
            {
                var pair = concern.PairId is { } id ? pairs.GetValueOrDefault(id) : null;
                return new ConcernPeople(
                    pair is not null ? [Named(pair.MenteeId), Named(pair.MentorId)]
                        : concern.PersonId is { } person ? [Named(person)]
                        : [],
                    pair?.Id,
                    pair is not null ? pair.Status == "active" : concern.PersonId is { } one && active.Contains(one),
                    pair is { Status: "proposed" or "offered" or "mentor_accepted" or "agreed" },
                    pair is { Status: "ending" },
                    raisers[concern.Id] is { } raiser ? Named(raiser).Item2 : null
                );
            }
        );
    }

    private static Guid[] Ids(IEnumerable<Guid?> ids) => [.. ids.OfType<Guid>().Distinct()];

    private sealed record PairRow
    {
        public required Guid Id { get; init; }
        public required Guid MentorId { get; init; }
        public required Guid MenteeId { get; init; }
        public required string Status { get; init; }
    }
}

using System.Text.Json;
using Matching.Engine;
using Matching.Engine.Criteria;
using Matching.Web.Data;
using Matching.Web.Features.Pairs.Endings;
using Matching.Web.Features.Pairs.Pairs;
using Matching.Web.Features.Participants.PersonTies;
using Matching.Web.Features.Participants.Rights;
using Matching.Web.Features.Participants.Vocabularies;
using Matching.Web.Features.Runs.MatchRuns;
using Matching.Web.Http;
using Matching.Web.Mediation;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Runs.Board;

/// <summary>A proposal with the facts behind its sentences, and with what has become of its pair and people.</summary>
internal sealed record ReadProposal(MatchProposal Proposal, IReadOnlyList<Contribution> Contributions)
{
    public int? PairVersion { get; init; }

    public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>Site of the mentee.</summary>
    public Guid? SiteId { get; init; }

    /// <summary>Whether the record of either person is younger than the run.</summary>
    public required bool IsChanged { get; init; }

    /// <summary>The newest earlier proposal of the two that was declined before the run.</summary>
    public DeclinedPair? Declined { get; init; }

    /// <summary>Others who come with the mentee, where the run does not propose them to the same mentor.</summary>
    public IReadOnlyList<OtherApart> Apart { get; init; } = [];
}

/// <summary>Whether a person who comes with a mentee has the mentor whom a run proposes for that mentee.</summary>
public enum ApartState
{
    /// <summary>In no pair and no proposal.</summary>
    Free,

    /// <summary>In a pair or proposal with another mentor.</summary>
    Elsewhere,

    /// <summary>Proposed to the same mentor after the run, or in a pair with them.</summary>
    Same,
}

/// <summary>A person who comes with a mentee and whom the run does not propose to the same mentor.</summary>
/// <param name="Id">The person.</param>
/// <param name="Kind">What they are together.</param>
/// <param name="State">Whether they have that mentor now.</param>
public sealed record OtherApart(Guid Id, TieKind Kind, ApartState State);

/// <summary>
/// Reads the proposals of a run that the caller may see; those of people whose processing is restricted are left out.
/// </summary>
internal sealed class ProposalReader(
    Db db,
    RestrictedPeople restrictedPeople,
    IdentityVault vault,
    IOptions<JsonOptions> json,
    OwnWordsStore ownWords
)
{
    /// <summary>One row more than the page has, by mentee.</summary>
    public async Task<List<MatchProposal>> Page(MatchRun run, PageQuery page, CancellationToken cancellationToken)
    {
        var rows = await db.Query<ProposalRow>(
            $"""
            SELECT {ProposalRow.Columns}
            FROM proposals r LEFT JOIN pairs p ON p.id = r.pair_id
            WHERE r.match_run_id = @Id AND r.mentee_id > @After
              AND NOT EXISTS (SELECT 1 FROM people q WHERE q.id IN (r.mentee_id, r.mentor_id) AND q.is_restricted)
            ORDER BY r.mentee_id LIMIT @Fetch
            """,
            new
            {
                run.Id,
                After = page.AfterId,
                page.Fetch,
            },
            cancellationToken
        );
        return (await InWords(run, rows, cancellationToken)).ConvertAll(read => read.Proposal);
    }

    /// <summary>The proposal for one mentee; none where there is none.</summary>
    public async Task<IReadOnlyList<MatchProposal>> Read(MatchRun run, Guid menteeId, CancellationToken cancellationToken)
    {
        var rows = await db.Query<ProposalRow>(
            $"""
            SELECT {ProposalRow.Columns}
            FROM proposals r LEFT JOIN pairs p ON p.id = r.pair_id
            WHERE r.match_run_id = @Id AND r.mentee_id = @MenteeId
              AND NOT EXISTS (SELECT 1 FROM people q WHERE q.id IN (r.mentee_id, r.mentor_id) AND q.is_restricted)
            """,
            new { run.Id, MenteeId = menteeId },
            cancellationToken
        );
        return (await InWords(run, rows, cancellationToken)).ConvertAll(read => read.Proposal);
    }

    /// <summary>All proposals of a run, by mentee, with what has become of them.</summary>
    public async Task<List<ReadProposal>> All(
        MatchRun run,
        Func<DateTimeOffset, DateOnly> dayOf,
        CancellationToken cancellationToken
    )
    {
        // in one round trip: the page of a meeting asks for much
        var (rows, restricted, declined, apart) = await db.QueryMany(
            [
                $"""
                SELECT {ProposalRow.Columns}, p.version AS pair_version, p.status_changed_at AS decided_at, e.site_id,
                  e.updated_at > @Since OR o.updated_at > @Since AS is_changed
                FROM proposals r LEFT JOIN pairs p ON p.id = r.pair_id
                JOIN people e ON e.id = r.mentee_id
                JOIN people o ON o.id = r.mentor_id
                WHERE r.match_run_id = @Id
                  AND NOT EXISTS (SELECT 1 FROM people q WHERE q.id IN (r.mentee_id, r.mentor_id) AND q.is_restricted)
                ORDER BY r.mentee_id
                """,
                RestrictedPeople.Select,
                DeclinedPairRow.OfRun,
                Apart,
            ],
            new
            {
                run.Id,
                run.ProgrammeId,
                Since = run.FinishedAt ?? run.CreatedAt,
                Made = run.CreatedAt,
            },
            async answers =>
                (
                    (await answers.ReadAsync<ProposalRow>()).ToList(),
                    (await answers.ReadAsync<Guid>()).ToHashSet(),
                    (await answers.ReadAsync<DeclinedPairRow>()).ToList(),
                    (await answers.ReadAsync<ApartRow>()).ToLookup(row => row.MenteeId, row => row.Read())
                ),
            cancellationToken
        );
        // the newest of each two
        var earlier = new Dictionary<(Guid, Guid), DeclinedPair>();
        foreach (var row in declined)
        {
            earlier[(row.MenteeId, row.MentorId)] = row.Open(vault, dayOf);
        }

        return (await InWords(run, rows, restricted, cancellationToken)).ConvertAll(read =>
            read with
            {
                Declined = earlier.GetValueOrDefault((read.Proposal.MenteeId, read.Proposal.MentorId)),
                Apart = [.. apart[read.Proposal.MenteeId]],
            }
        );
    }

    private async Task<List<ReadProposal>> InWords(MatchRun run, List<ProposalRow> rows, CancellationToken cancellationToken) =>
        await InWords(run, rows, await restrictedPeople.Of(run.ProgrammeId, cancellationToken), cancellationToken);

    private async Task<List<ReadProposal>> InWords(
        MatchRun run,
        List<ProposalRow> rows,
        IReadOnlySet<Guid> restricted,
        CancellationToken cancellationToken
    )
    {
        (await ownWords.Read(run.ProgrammeId, cancellationToken)).Speak();
        return rows.ConvertAll(row => row.Read(vault, restricted, json.Value.SerializerOptions));
    }

    // what the run proposed, and pairs that were there before it: what is decided later does not change the order of its proposals
    private const string Apart = $"""
        SELECT r.mentee_id, o.person_id AS other_id, t.kind,
          EXISTS (SELECT 1 FROM pairs x WHERE x.mentee_id = o.person_id AND x.mentor_id = r.mentor_id
            AND x.status IN ({PairStates.UnderWay})) AS is_same,
          EXISTS (SELECT 1 FROM pairs x WHERE x.mentee_id = o.person_id AND x.status IN ({PairStates.UnderWay})) AS is_paired
        FROM proposals r JOIN person_ties t ON t.person_id = r.mentee_id
          JOIN person_ties o ON o.tie_id = t.tie_id AND o.person_id <> t.person_id
          JOIN people p ON p.id = o.person_id AND p.status NOT IN ('erased', 'left', 'not_suitable') AND NOT p.is_restricted
        WHERE r.match_run_id = @Id
          AND NOT EXISTS (SELECT 1 FROM proposals q WHERE q.match_run_id = @Id AND q.mentee_id = o.person_id
            AND q.mentor_id = r.mentor_id)
          AND NOT EXISTS (SELECT 1 FROM pairs x WHERE x.mentee_id = o.person_id AND x.mentor_id = r.mentor_id
            AND x.status IN ({PairStates.UnderWay}) AND x.created_at < @Made)
        ORDER BY o.person_id
        """;

    private sealed record ApartRow
    {
        public required Guid MenteeId { get; init; }
        public required Guid OtherId { get; init; }
        public required TieKind Kind { get; init; }
        public required bool IsSame { get; init; }
        public required bool IsPaired { get; init; }

        public OtherApart Read() =>
            new(
                OtherId,
                Kind,
                IsSame ? ApartState.Same
                    : IsPaired ? ApartState.Elsewhere
                    : ApartState.Free
            );
    }

    private sealed record ProposalRow
    {
        public const string Columns = """
            r.match_run_id, r.mentee_id, r.mentor_id, r.pair_id, r.score, r.is_locked, r.is_to_lock, r.is_to_forbid,
            r.contributions,
            r.contributions_sealed, r.flags, r.second_best, p.status
            """;

        public required Guid MatchRunId { get; init; }
        public required Guid MenteeId { get; init; }
        public required Guid MentorId { get; init; }
        public Guid? PairId { get; init; }
        public required int Score { get; init; }
        public required bool IsLocked { get; init; }
        public required bool IsToLock { get; init; }
        public required bool IsToForbid { get; init; }
        public required string Contributions { get; init; }
        public string? ContributionsSealed { get; init; }
        public required string Flags { get; init; }
        public string? SecondBest { get; init; }
        public string? Status { get; init; }
        public int? PairVersion { get; init; }
        public DateTimeOffset? DecidedAt { get; init; }
        public Guid? SiteId { get; init; }
        public bool IsChanged { get; init; }

        public ReadProposal Read(IdentityVault vault, IReadOnlySet<Guid> restricted, JsonSerializerOptions json)
        {
            var second = SecondBest is null ? null : JsonSerializer.Deserialize<SecondBest>(SecondBest, json);
            var contributions = StoredContributions.Open(vault, Contributions, ContributionsSealed, (MatchRunId, MenteeId), json);
            var proposal = new MatchProposal
            {
                PairId = PairId,
                MentorId = MentorId,
                MenteeId = MenteeId,
                Score = Score,
                Locked = IsLocked,
                Contributions = [.. contributions.Select(MatchTexts.InWords)],
                Flags = [.. JsonSerializer.Deserialize<List<Block>>(Flags, json)!.Select(MatchTexts.Flag)],
                SecondBest =
                    second is null || restricted.Contains(second.MentorId)
                        ? null
                        : new RunnerUp
                        {
                            MentorId = second.MentorId,
                            Score = second.Score,
                            Difference = second.Difference,
                        },
                Status = Status is null ? null : EnumText.Parse<PairStatus>(Status),
                Mark =
                    IsToLock ? ProposalMark.Lock
                    : IsToForbid ? ProposalMark.Forbid
                    : ProposalMark.None,
            };
            return new ReadProposal(proposal, contributions)
            {
                PairVersion = PairVersion,
                DecidedAt = DecidedAt,
                SiteId = SiteId,
                IsChanged = IsChanged,
            };
        }
    }
}

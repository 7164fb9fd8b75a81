using System.Text.Json;
using Matching.Engine;
using Matching.Engine.Criteria;
using Matching.Web.Data;
using Matching.Web.Features.Pairs.Pairs;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.Rights;
using Matching.Web.Features.Participants.Vocabularies;
using Matching.Web.Features.Runs.Board;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Runs.MatchRuns;

/// <summary>What one criterion adds to the score of a pair.</summary>
public sealed record ScoreContribution
{
    /// <summary>Name of the criterion.</summary>
    public required string Criterion { get; init; }

    /// <summary>Points given.</summary>
    public required int Points { get; init; }

    /// <summary>Points it can give.</summary>
    public required int Max { get; init; }

    /// <summary>False when either side gave no answer and the neutral points count.</summary>
    public required bool Known { get; init; }

    /// <summary>In words.</summary>
    public required string Text { get; init; }
}

/// <summary>A missing answer that a rule requires; the rule then allows the pair.</summary>
public sealed record MissingAnswer
{
    /// <summary>Name of the criterion.</summary>
    public required string Criterion { get; init; }

    /// <summary>In words.</summary>
    public required string Text { get; init; }
}

/// <summary>The next best mentor for the mentee of a proposal.</summary>
public sealed record RunnerUp
{
    /// <summary>The mentor.</summary>
    public required Guid MentorId { get; init; }

    /// <summary>Score of that pair.</summary>
    public required int Score { get; init; }

    /// <summary>How much the proposed pair scores above it; negative when the whole matching gains by it.</summary>
    public required int Difference { get; init; }
}

/// <summary>A pair that a run proposes.</summary>
public sealed record MatchProposal
{
    /// <summary>The pair in state <c>proposed</c>; null in a dry run that is not adopted.</summary>
    public Guid? PairId { get; init; }

    /// <summary>The mentor.</summary>
    public required Guid MentorId { get; init; }

    /// <summary>The mentee.</summary>
    public required Guid MenteeId { get; init; }

    /// <summary>Score; the sum of the points.</summary>
    public required int Score { get; init; }

    /// <summary>Whether the pair was locked.</summary>
    public required bool Locked { get; init; }

    /// <summary>Name of the mentor, with <c>expand=people</c>.</summary>
    public PersonName? Mentor { get; init; }

    /// <summary>Name of the mentee, with <c>expand=people</c>.</summary>
    public PersonName? Mentee { get; init; }

    /// <summary>The score by criterion.</summary>
    public required IReadOnlyList<ScoreContribution> Contributions { get; init; }

    /// <summary>What to check before approving, such as an age limit where the age is not known.</summary>
    public required IReadOnlyList<MissingAnswer> Flags { get; init; }

    /// <summary>The next best mentor for this mentee, if any is possible.</summary>
    public RunnerUp? SecondBest { get; init; }

    /// <summary>Present status of the pair; null in a dry run that is not adopted.</summary>
    public PairStatus? Status { get; init; }

    /// <summary>What a coordinator marked in this run.</summary>
    public required ProposalMark Mark { get; init; }
}

/// <summary>Which page of proposals, and how much of the people.</summary>
public sealed record ProposalsQuery : PageQuery
{
    /// <summary><c>people</c> adds the names of both people.</summary>
    [Pattern("^people$", "expand")]
    public string? Expand { get; set; }
}

/// <summary>
/// The score of a proposal taken apart, as it is stored: sealed, because its facts quote what the two have answered to the
/// programme's own questions.
/// </summary>
internal static class StoredContributions
{
    public static string Seal(
        IdentityVault vault,
        IReadOnlyList<Contribution> contributions,
        Guid matchRunId,
        Guid menteeId,
        JsonSerializerOptions json
    ) => vault.SealAnswer(JsonSerializer.SerializeToUtf8Bytes(contributions, json), Binding(matchRunId, menteeId));

    /// <param name="vault">Opens what is sealed.</param>
    /// <param name="plain">What an earlier version stored; empty once it is sealed.</param>
    /// <param name="sealedText">What is stored sealed.</param>
    /// <param name="boundTo">Run and mentee of the proposal.</param>
    /// <param name="json">How members are spelt.</param>
    public static IReadOnlyList<Contribution> Open(
        IdentityVault vault,
        string plain,
        string? sealedText,
        (Guid MatchRunId, Guid MenteeId) boundTo,
        JsonSerializerOptions json
    )
    {
        return sealedText is null
            ? JsonSerializer.Deserialize<List<Contribution>>(plain, json)!
            : JsonSerializer.Deserialize<List<Contribution>>(
                vault.OpenAnswer(sealedText, Binding(boundTo.MatchRunId, boundTo.MenteeId)),
                json
            )!;
    }

    public static string Binding(Guid matchRunId, Guid menteeId) => $"proposals|contributions_sealed|{matchRunId}|{menteeId}";
}

/// <summary>Lists the proposals of a run that is over.</summary>
public sealed record ListProposals(Guid MatchRunId, ProposalsQuery Page) : IQuery<Page<MatchProposal>>;

internal sealed class ListProposalsHandler(PersonNames personNames, MatchRunStore runs, ProposalReader proposals)
    : IRequestHandler<ListProposals, Page<MatchProposal>>
{
    public async Task<Page<MatchProposal>> Handle(ListProposals request, CancellationToken cancellationToken)
    {
        var run = await runs.Get(request.MatchRunId, cancellationToken);
        if (!run.IsOver)
        {
            throw Problems.Refused("match-run-not-finished");
        }

        var page = request.Page.Cut(await proposals.Page(run, request.Page, cancellationToken), proposal => proposal.MenteeId);
        return request.Page.Expand is null ? page : await WithNames(page, cancellationToken);
    }

    private async Task<Page<MatchProposal>> WithNames(Page<MatchProposal> page, CancellationToken cancellationToken)
    {
        var names = await personNames.Of(
            page.Items.SelectMany(proposal => new[] { proposal.MentorId, proposal.MenteeId }).Distinct(),
            cancellationToken
        );
        return page with
        {
            Items =
            [
                .. page.Items.Select(proposal =>
                    proposal with
                    {
                        Mentor = names.GetValueOrDefault(proposal.MentorId),
                        Mentee = names.GetValueOrDefault(proposal.MenteeId),
                    }
                ),
            ],
        };
    }
}

using System.Text.Json.Serialization;
using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Figures.Extracts;

/// <summary>Makes an extract coarser until no person can be singled out; it replaces how it was made coarser before.</summary>
[Example("""{ "coarsen": ["site", "age"], "suppressFailing": true }""")]
public sealed record CoarsenExtract : ICommand<Extract>, IOnSubject
{
    /// <summary>The extract.</summary>
    [JsonIgnore]
    public Guid Id { get; set; }

    /// <summary>Ways to coarsen the extract.</summary>
    [ItemsUpTo(10)]
    public List<ExtractCoarsening> Coarsen { get; set; } = [];

    /// <summary>Whether to set the characteristics of people who can be singled out to unknown.</summary>
    public bool SuppressFailing { get; set; }

    Guid IOnSubject.SubjectId => Id;
}

internal sealed class CoarsenExtractHandler(Db db, EvaluatorPermission evaluator, IdentityVault vault, ExtractStore extracts)
    : IRequestHandler<CoarsenExtract, Extract>
{
    public async Task<Extract> Handle(CoarsenExtract request, CancellationToken cancellationToken)
    {
        var row = await extracts.Read(request.Id, cancellationToken);
        await evaluator.Check(cancellationToken);
        // Two extracts under the same pseudonyms would undo each other's coarsening: what was released stays as it is.
        if (await extracts.StatusOf(row, cancellationToken) is var status && status != ExtractStatus.Held)
        {
            throw Problems.Refused(status == ExtractStatus.Ended ? "extract-ended" : "extract-released");
        }

        var frozen = ExtractContent.Open(vault, row).Frozen!;
        var content = KeptExtract.Of(frozen, Anonymity.Released(frozen, request.Coarsen, request.SuppressFailing));
        var coarsened = row with
        {
            Coarsen = ExtractRow.Text(request.Coarsen),
            IsSuppressing = request.SuppressFailing,
            Status = content.Status,
            FailingRows = content.FailingRows,
            SuppressedRows = content.Released.Suppressed,
            ContentSealed = ExtractContent.Seal(vault, content, row.Id),
        };
        await extracts.CheckOthers(coarsened, cancellationToken);
        var changed = await db.Execute(
            """
            UPDATE extracts
            SET coarsen = @Coarsen, is_suppressing = @IsSuppressing, status = @Status, failing_rows = @FailingRows,
                suppressed_rows = @SuppressedRows, content_sealed = @ContentSealed
            WHERE id = @Id AND status = 'held'
            """,
            new
            {
                coarsened.Id,
                coarsened.Coarsen,
                coarsened.IsSuppressing,
                Status = coarsened.Status.ToText(),
                coarsened.FailingRows,
                coarsened.SuppressedRows,
                coarsened.ContentSealed,
            },
            cancellationToken
        );
        return changed == 1 ? await extracts.Show(coarsened, cancellationToken) : throw Problems.Refused("extract-released");
    }
}

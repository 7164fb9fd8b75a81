using System.ComponentModel.DataAnnotations;
using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Figures.Extracts;

/// <summary>Creates an extract of data of persons, under pseudonyms made for this extract alone.</summary>
[Example(
    """
        {
          "programmeId": "0199c0de-0000-7000-8000-000000000001", "purpose": "Evaluation of the second year",
          "endsOn": "2099-12-31", "coarsen": ["site", "age"], "suppressFailing": true
        }
        """
)]
public sealed record CreateExtract : ICommand<Extract>, ICreate, IOpensTransaction, IValidatableObject
{
    /// <summary>The programme.</summary>
    [Mandatory]
    public Guid? ProgrammeId { get; set; }

    /// <summary>Purpose; kept in the audit.</summary>
    [Mandatory, LengthUpTo(200, MinimumLength = 3)]
    public string? Purpose { get; set; }

    /// <summary>Last day on which its files are needed; not after the evaluator's permission ends.</summary>
    [Mandatory, SensibleDay]
    public DateOnly? EndsOn { get; set; }

    /// <summary>Ways to coarsen the extract.</summary>
    [ItemsUpTo(10)]
    public List<ExtractCoarsening> Coarsen { get; set; } = [];

    /// <summary>Whether to set the characteristics of people who can be singled out to unknown.</summary>
    public bool SuppressFailing { get; set; }

    /// <summary>
    /// Everything at the finest bands, even where people can be singled out, to verify published figures; for administrators.
    /// </summary>
    public bool Full { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Purpose?.Any(char.IsControl) == true)
        {
            yield return new ValidationResult(Texts.Validation("text-characters"), [nameof(Purpose)]);
        }

        if (Full && (Coarsen.Count > 0 || SuppressFailing))
        {
            yield return new ValidationResult(Texts.Validation("extract-full"), [nameof(Full)]);
        }
    }
}

internal sealed class CreateExtractHandler(ExtractPreparation preparation, CommandTransaction transaction, ExtractWriter writer)
    : IRequestHandler<CreateExtract, Extract>
{
    // Computed first, so that no other request waits for it.
    public async Task<Extract> Handle(CreateExtract request, CancellationToken cancellationToken)
    {
        var prepared = await preparation.Prepare(request, cancellationToken);
        return await transaction.Run(request, () => writer.Store(request, prepared, cancellationToken), cancellationToken);
    }
}

/// <summary>Stores extracts, with their content sealed.</summary>
internal sealed class ExtractWriter(
    Db db,
    IdentityVault vault,
    CallerContext callers,
    IdSource ids,
    TimeProvider clock,
    ExtractStore extracts
)
{
    /// <summary>Stores an extract, unless a person has been erased since it was computed.</summary>
    public async Task<Extract> Store(CreateExtract request, PreparedExtract prepared, CancellationToken cancellationToken)
    {
        if (
            await db.Single<long>(ExtractPreparation.CountErased, new { Id = prepared.ProgrammeId }, cancellationToken)
            != prepared.Erased
        )
        {
            // a person in it has been erased since
            throw Problems.Refused("conflict");
        }

        var (id, now) = (ids.New(), clock.GetUtcNow());
        var row = await db.Single<ExtractRow>(
            $"""
            INSERT INTO extracts (id, programme_id, made_by, purpose, purpose_sealed, ends_on, as_of, coarsen,
                                  is_suppressing, is_full, status, people, failing_rows, suppressed_rows,
                                  content_sealed, created_at)
            VALUES (@Id, @ProgrammeId, @MadeBy, '', @PurposeSealed, @EndsOn, @AsOf, @Coarsen, @IsSuppressing, @IsFull,
                    @Status, @People, @FailingRows, @SuppressedRows, @ContentSealed, @Now)
            RETURNING {ExtractRow.Columns}
            """,
            new
            {
                Id = id,
                prepared.ProgrammeId,
                MadeBy = callers.Caller.Id,
                PurposeSealed = vault.SealText(request.Purpose!, ExtractRow.PurposeOf(id)),
                request.EndsOn,
                prepared.AsOf,
                Coarsen = ExtractRow.Text(request.Coarsen),
                IsSuppressing = request.SuppressFailing,
                IsFull = request.Full,
                Status = prepared.Content.Status.ToText(),
                prepared.People,
                prepared.Content.FailingRows,
                SuppressedRows = prepared.Content.Released.Suppressed,
                ContentSealed = ExtractContent.Seal(vault, prepared.Content, id),
                Now = now,
            },
            cancellationToken
        );
        await extracts.CheckOthers(row, cancellationToken);
        return row.ShownOn(vault, prepared.AsOf, prepared.Content.Released.Audit);
    }
}

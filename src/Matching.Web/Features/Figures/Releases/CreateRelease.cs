using Matching.Indicators.Catalogue;
using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Figures.Releases;

/// <summary>
/// Computes all present figures of a programme, suppresses those with too few respondents, and publishes the rest.
/// </summary>
[Example("""{ "programmeId": "0199c0de-0000-7000-8000-000000000001" }""")]
public sealed record CreateRelease : ICommand<Release>, ICreate, IOpensTransaction
{
    /// <summary>The programme.</summary>
    [Mandatory]
    public Guid? ProgrammeId { get; set; }

    /// <summary>Number of a release that this one corrects: that one is no longer served as a whole.</summary>
    [Between(1, int.MaxValue)]
    public int? Replaces { get; set; }

    /// <summary>Reason. Required for a correction.</summary>
    [LengthUpTo(500)]
    public string? Reason { get; set; }

    bool ICreate.HasAddress => false;
}

internal sealed class CreateReleaseHandler(ReleaseWriter writer) : IRequestHandler<CreateRelease, Release>
{
    public Task<Release> Handle(CreateRelease request, CancellationToken cancellationToken) =>
        writer.Create(request, cancellationToken);
}

/// <summary>Makes releases: computes the figures, then stores them in a transaction.</summary>
internal sealed class ReleaseWriter(
    Db db,
    Events events,
    IdentityVault vault,
    IdSource ids,
    TimeProvider clock,
    CommandTransaction transaction,
    ReleasePreparation preparation
)
{
    /// <summary>Computes a release, and then stores it with its audit entry.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <param name="automaticKey">The period for which the service makes it by itself.</param>
    public async Task<Release> Create(CreateRelease request, CancellationToken cancellationToken, string? automaticKey = null)
    {
        var prepared = await preparation.Prepare(request.ProgrammeId!.Value, cancellationToken);
        if (prepared.Audit.Disclosed is { Count: > 0 } disclosed)
        {
            preparation.Progress.Disclosed = [.. disclosed.Select(one => one.Group).Distinct()];
            throw Problems
                .Refused("release-discloses", disclosed.Count)
                .With("disclosed", disclosed.Select(one => one.Name).ToList());
        }

        prepared = prepared with { Counts = await Count(request, prepared, cancellationToken) };
        preparation.Progress.Step = ReleaseStep.Storing;
        return await transaction.Run(request, () => Store(request, prepared, automaticKey, cancellationToken), cancellationToken);
    }

    private async Task<ReleaseCounts> Count(CreateRelease request, PreparedRelease prepared, CancellationToken cancellationToken)
    {
        var before = ReleaseCounts.Before(prepared.Number, request.Replaces);
        var earlier = before is { } number ? await ReleasedGroups.Read(db, prepared.Programme.Id, number, cancellationToken) : [];
        return ReleaseCounts.Of(prepared.Number, new ProgrammeCatalogue(prepared.Declared), prepared.Groups, before, earlier);
    }

    /// <summary>Stores a release, unless a person has been erased or another release made since it was computed.</summary>
    public async Task<Release> Store(
        CreateRelease request,
        PreparedRelease prepared,
        string? automaticKey,
        CancellationToken cancellationToken
    )
    {
        await CheckReplaced(request, prepared, cancellationToken);
        if (
            await db.Single<long>(ReleasePreparation.CountErased, new { prepared.Programme.Id }, cancellationToken)
            != prepared.Erased
        )
        {
            // a person in it has been erased since
            throw Problems.Refused("conflict");
        }

        // Another release in between would have to be taken into account: the later request is refused.
        var release =
            await db.Find<Release>(
                $"""
                INSERT INTO releases (id, programme_id, number, minimum_cell, round_counts_to, as_of, released_at,
                                      replaces, reason, automatic_key, protection, declared, counts)
                SELECT @Id, @ProgrammeId, @Number, @MinimumCell, @RoundCountsTo, @AsOf, @Now, @Replaces, @Reason, @AutomaticKey,
                       @Protection, @Declared, @Counts
                WHERE (SELECT coalesce(max(number), 0) FROM releases WHERE programme_id = @ProgrammeId) = @Number - 1
                ON CONFLICT DO NOTHING
                RETURNING {Release.Columns}
                """,
                new
                {
                    Id = ids.New(),
                    ProgrammeId = prepared.Programme.Id,
                    prepared.Number,
                    prepared.Programme.MinimumCell,
                    prepared.Programme.RoundCountsTo,
                    prepared.AsOf,
                    Now = clock.GetUtcNow(),
                    request.Replaces,
                    request.Reason,
                    AutomaticKey = automaticKey,
                    Protection = ReleaseProtection.Of(prepared.Number, prepared.Audit).ToText(),
                    Declared = prepared.DeclaredText,
                    Counts = prepared.Counts?.ToText(),
                },
                cancellationToken
            ) ?? throw Problems.Refused("release-under-way");
        await NoteReplaced(release, cancellationToken);
        await StoreFigures(release.Id, prepared, cancellationToken);
        await events.Publish(new ReleasePublished(release), cancellationToken);
        return release;
    }

    private Task<int> NoteReplaced(Release release, CancellationToken cancellationToken) =>
        db.Execute(
            "UPDATE releases SET replaced_by = @Number WHERE programme_id = @ProgrammeId AND number = @Replaces",
            new
            {
                release.Number,
                release.ProgrammeId,
                release.Replaces,
            },
            cancellationToken
        );

    private async Task CheckReplaced(CreateRelease request, PreparedRelease prepared, CancellationToken cancellationToken)
    {
        if (request.Replaces is not { } replaces)
        {
            return;
        }

        if (string.IsNullOrWhiteSpace(request.Reason))
        {
            throw Problems.ValidationFailed("reason", Texts.Validation("required"));
        }

        var known = await db.Find<Release>(
            $"SELECT {Release.Columns} FROM releases WHERE programme_id = @Id AND number = @Number",
            new { prepared.Programme.Id, Number = replaces },
            cancellationToken
        );
        if (known is null)
        {
            throw Problems.ValidationFailed("replaces", Texts.Validation("unknown-id"));
        }

        if (known.ReplacedBy is { } by)
        {
            throw Problems.Refused("release-replaced", replaces, by).With("replacedBy", by);
        }
    }

    private async Task StoreFigures(Guid releaseId, PreparedRelease prepared, CancellationToken cancellationToken)
    {
        await db.InsertAll(
            """
            INSERT INTO release_codes (release_id, dimension, code, position, label)
            VALUES (@ReleaseId, @Dimension, @Code, @Position, @Label)
            """,
            prepared.Codes.Select(code => new
            {
                ReleaseId = releaseId,
                code.Dimension,
                code.Code,
                code.Position,
                code.Label,
            }),
            cancellationToken
        );
        await db.InsertAll(
            """
            INSERT INTO release_groups (release_id, indicator, indicator_version, wave, family, computed_in, cells)
            VALUES (@ReleaseId, @Indicator, @Version, @Wave, @Family, @ComputedIn, @Cells)
            """,
            prepared.Groups.Select(figures => new
            {
                ReleaseId = releaseId,
                figures.Indicator,
                figures.Version,
                figures.Wave,
                figures.Family,
                figures.ComputedIn,
                Cells = FigureText.Write(figures),
            }),
            cancellationToken
        );
        await db.InsertAll(
            """
            INSERT INTO release_respondents (release_id, indicator, wave, rows_sealed)
            VALUES (@ReleaseId, @Indicator, @Wave, @RowsSealed)
            """,
            prepared
                .Figures.Where(indicator => indicator.Groups.Any(figures => figures.ComputedIn == prepared.Number))
                .Select(indicator => new
                {
                    ReleaseId = releaseId,
                    indicator.Indicator,
                    indicator.Wave,
                    RowsSealed = vault.SealAnswer(
                        indicator.Respondents.ToBytes(),
                        ReleasePreparation.Binding(releaseId, indicator.Indicator, indicator.Wave)
                    ),
                }),
            cancellationToken
        );
    }
}

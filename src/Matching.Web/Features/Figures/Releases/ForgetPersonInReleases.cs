using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Matching.Indicators.Catalogue;
using Matching.Indicators.Computation;
using Matching.Web.Data;
using Matching.Web.Features.Participants.PossibleDuplicates;
using Matching.Web.Features.Participants.Rights;
using MediatR;

namespace Matching.Web.Features.Figures.Releases;

/// <summary>
/// Puts numbers of chance in place of those by which releases remember an erased person, and their pairs. What was released stays
/// as it is; the next release counts a person who left.
/// </summary>
internal sealed class ForgetPersonInReleases(Db db, IdentityVault vault)
    : INotificationHandler<PersonErased>,
        INotificationHandler<RecordRemoved>
{
    public Task Handle(RecordRemoved notification, CancellationToken cancellationToken) =>
        Handle(new PersonErased(notification.ProgrammeId, notification.PersonId), cancellationToken);

    public async Task Handle(PersonErased notification, CancellationToken cancellationToken)
    {
        var pairs = await db.Query<Guid>(
            "SELECT id FROM pairs WHERE mentor_id = @PersonId OR mentee_id = @PersonId ORDER BY id",
            new { notification.PersonId },
            cancellationToken
        );
        // Numbers are keyed by indicator, its version and wave; the version is with the figures.
        var stored = await db.Query<StoredRow>(
            """
            SELECT s.release_id, s.indicator, s.wave, s.rows_sealed,
                   (SELECT max(g.indicator_version) FROM release_groups g
                       WHERE g.release_id = s.release_id AND g.indicator = s.indicator AND g.wave = s.wave) AS version
            FROM release_respondents s JOIN releases r ON r.id = s.release_id
            WHERE r.programme_id = @ProgrammeId
            ORDER BY s.release_id, s.indicator, s.wave
            """,
            new { notification.ProgrammeId },
            cancellationToken
        );
        var key = Encoding.UTF8.GetBytes(ReleasePreparation.RespondentKey(vault, notification.ProgrammeId));
        var standIns = new Dictionary<string, Dictionary<Guid, ulong>>();
        foreach (var row in stored)
        {
            var formula = IndicatorCatalogue.Find(row.Indicator)?.FormulaOf(row.Version ?? 0) ?? row.Version;
            var group = $"{row.Indicator}|{formula}|{row.Wave}";
            if (!standIns.TryGetValue(group, out var chosen))
            {
                standIns[group] = chosen = pairs
                    .Append(notification.PersonId)
                    .ToDictionary(id => id, _ => BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(8)));
            }

            var binding = ReleasePreparation.Binding(row.ReleaseId, row.Indicator, row.Wave);
            var before = vault.OpenAnswer(row.RowsSealed, binding);
            var after = RespondentRows.FromBytes(before).Erase(key, group, chosen).ToBytes();
            if (!after.AsSpan().SequenceEqual(before))
            {
                await db.Execute(
                    """
                    UPDATE release_respondents
                    SET rows_sealed = @Sealed
                    WHERE release_id = @ReleaseId AND indicator = @Indicator AND wave = @Wave
                    """,
                    new
                    {
                        Sealed = vault.SealAnswer(after, binding),
                        row.ReleaseId,
                        row.Indicator,
                        row.Wave,
                    },
                    cancellationToken
                );
            }
        }
    }

    private sealed record StoredRow
    {
        public required Guid ReleaseId { get; init; }
        public required string Indicator { get; init; }
        public required string Wave { get; init; }
        public required string RowsSealed { get; init; }
        public int? Version { get; init; }
    }
}

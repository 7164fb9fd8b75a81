using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Figures.Extracts;

/// <summary>
/// Writes the files of an extract as a zip; each reading leaves an audit entry with the purpose before the first byte leaves.
/// </summary>
public sealed record GetExtractFiles(Guid Id) : IQuery<ExtractFiles>;

/// <summary>The files of an extract.</summary>
/// <param name="Name">Name of the zip.</param>
/// <param name="Zip">Its bytes.</param>
public sealed record ExtractFiles(string Name, byte[] Zip);

internal sealed class GetExtractFilesHandler(
    Db db,
    EvaluatorPermission evaluator,
    IdentityVault vault,
    Auditor auditor,
    ProgrammeDays days,
    ExtractStore extracts
) : IRequestHandler<GetExtractFiles, ExtractFiles>
{
    public async Task<ExtractFiles> Handle(GetExtractFiles request, CancellationToken cancellationToken)
    {
        var row = await extracts.Read(request.Id, cancellationToken);
        await evaluator.Check(cancellationToken);
        var extract = row.ShownOn(vault, await days.Today(row.ProgrammeId, cancellationToken));
        switch (extract.Status)
        {
            case ExtractStatus.Ended:
                throw Problems.Refused("extract-ended");
            case ExtractStatus.Held:
                throw Problems.Refused("extract-held", extract.FailingRows).With("failingRows", extract.FailingRows);
            default:
                break;
        }

        var zip = ExtractPackage.Zip(ExtractContent.Open(vault, row).Released.Tables, extract);
        await db.InTransaction(
            async () =>
            {
                await auditor.Record(
                    nameof(GetExtractFiles),
                    extract.Id,
                    extract,
                    ((IForPurpose)extract).Purpose,
                    cancellationToken
                );
                return Nothing.Value;
            },
            cancellationToken
        );
        return new ExtractFiles($"extract-{extract.Id}.zip", zip);
    }
}

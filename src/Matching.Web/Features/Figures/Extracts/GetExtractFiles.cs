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
    ExtractStore extracts
) : IRequestHandler<GetExtractFiles, ExtractFiles>
{
    public async Task<ExtractFiles> Handle(GetExtractFiles request, CancellationToken cancellationToken)
    {
        var extract = await extracts.Get(request.Id, cancellationToken);
        await evaluator.Check(cancellationToken);
        switch (extract.Status)
        {
            case ExtractStatus.Ended:
                throw Problems.Refused("extract-ended");
            case ExtractStatus.Held:
                throw Problems.Refused("extract-held", extract.FailingRows).With("failingRows", extract.FailingRows);
            default:
                break;
        }

        var row = await db.Single<ExtractRow>(
            $"SELECT {ExtractRow.Columns}, content_sealed FROM extracts WHERE id = @Id",
            new { request.Id },
            cancellationToken
        );
        var tables = ExtractContent.Open(vault, row);
        var zip = ExtractPackage.Zip(
            row.IsFull ? tables : Anonymity.Released(tables, row.Coarsenings, row.IsSuppressing).Tables,
            extract
        );
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

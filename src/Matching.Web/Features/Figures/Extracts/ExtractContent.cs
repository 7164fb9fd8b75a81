using System.IO.Compression;
using System.Text.Json;
using Matching.Web.Data;

namespace Matching.Web.Features.Figures.Extracts;

/// <summary>The frozen tables of an extract, compressed and sealed with the service's key.</summary>
internal static class ExtractContent
{
    public static string Seal(IdentityVault vault, IReadOnlyList<ExtractTable> tables, Guid id)
    {
        using var packed = new MemoryStream();
        using (var stream = new BrotliStream(packed, CompressionLevel.Fastest))
        {
            JsonSerializer.Serialize(stream, tables);
        }

        return vault.SealAnswer(packed.ToArray(), ExtractRow.Binding(id));
    }

    public static IReadOnlyList<ExtractTable> Open(IdentityVault vault, ExtractRow row)
    {
        using var stream = new BrotliStream(
            new MemoryStream(vault.OpenAnswer(row.ContentSealed!, ExtractRow.Binding(row.Id))),
            CompressionMode.Decompress
        );
        return JsonSerializer.Deserialize<List<ExtractTable>>(stream)!;
    }
}

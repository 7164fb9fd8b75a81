using System.IO.Compression;
using System.Text.Json;
using Matching.Web.Data;

namespace Matching.Web.Features.Figures.Extracts;

/// <summary>What is kept of an extract, computed once: it does not change until it is coarsened.</summary>
/// <param name="Released">What is released, and its audit.</param>
/// <param name="Frozen">
/// The tables as they were frozen, while the extract is held and may be coarsened; null once it is released.
/// </param>
internal sealed record KeptExtract(ReleasedExtract Released, IReadOnlyList<ExtractTable>? Frozen)
{
    /// <summary>What is kept of frozen tables that are released in this way.</summary>
    public static KeptExtract Of(IReadOnlyList<ExtractTable> frozen, ReleasedExtract released) =>
        new(released, released.Failing.Count == 0 ? null : frozen);

    /// <summary>Whether it can be read, or is held until it is coarsened.</summary>
    public ExtractStatus Status => Released.Failing.Count == 0 ? ExtractStatus.Ready : ExtractStatus.Held;

    /// <summary>How many people can be singled out.</summary>
    public int FailingRows => Released.Failing.Sum(failing => failing.Persons.Count);
}

/// <summary>The content of an extract, compressed and sealed with the service's key.</summary>
internal static class ExtractContent
{
    public static string Seal(IdentityVault vault, KeptExtract content, Guid id)
    {
        using var packed = new MemoryStream();
        using (var stream = new BrotliStream(packed, CompressionLevel.Fastest))
        {
            JsonSerializer.Serialize(stream, content);
        }

        return vault.SealAnswer(packed.ToArray(), ExtractRow.Binding(id));
    }

    public static KeptExtract Open(IdentityVault vault, ExtractRow row)
    {
        using var stream = new BrotliStream(
            new MemoryStream(vault.OpenAnswer(row.ContentSealed!, ExtractRow.Binding(row.Id))),
            CompressionMode.Decompress
        );
        using var document = JsonDocument.Parse(stream);
        // earlier versions kept the frozen tables alone; of those only full extracts are left
        return document.RootElement.ValueKind == JsonValueKind.Array
            ? new KeptExtract(Anonymity.Whole(document.Deserialize<List<ExtractTable>>()!), null)
            : document.Deserialize<KeptExtract>()!;
    }
}

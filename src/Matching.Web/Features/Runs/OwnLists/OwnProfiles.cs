using System.Text.Json;
using Matching.Web.Features.Participants.CriteriaProfiles;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Runs.OwnLists;

/// <summary>The profiles of criteria that came with this version, read from their files: a try needs no database.</summary>
public sealed class OwnProfiles(IOptions<JsonOptions> json)
{
    public const string Usual = "community-matching";

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "seeds", "criteria");

    public static IReadOnlyList<string> Names { get; } =
    [
        .. Directory
            .GetFiles(Folder, "*.json")
            .Select(path => Path.GetFileNameWithoutExtension(path))
            .Order(StringComparer.Ordinal),
    ];

    public CreateCriteriaProfile Read(string name)
    {
        using var file = File.OpenRead(Path.Combine(Folder, name + ".json"));
        return JsonSerializer.Deserialize<CreateCriteriaProfile>(file, json.Value.SerializerOptions)!;
    }
}

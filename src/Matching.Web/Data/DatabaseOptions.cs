using System.ComponentModel.DataAnnotations;

namespace Matching.Web.Data;

/// <summary>Where the data are. Without <see cref="Url"/> a SQLite file in <see cref="Folder"/>.</summary>
public sealed class DatabaseOptions
{
    /// <summary>Folder of the SQLite file.</summary>
    [Required] public string Folder { get; set; } = "data";

    /// <summary>postgres://user:password@host:port/name, for PostgreSQL.</summary>
    public string? Url { get; set; }

    public string SqlitePath => Path.Combine(Folder, "matching.db");
}

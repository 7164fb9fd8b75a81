using System.ComponentModel.DataAnnotations;

namespace Matching.Web.Data;

/// <summary>Where the data are. Without <see cref="Url"/> a SQLite file in <see cref="Folder"/>.</summary>
public sealed class DatabaseOptions
{
    /// <summary>Folder of the SQLite file.</summary>
    [Required] public string Folder { get; set; } = "data";

    /// <summary>postgres://user:password@host:port/name, for PostgreSQL.</summary>
    public string? Url { get; set; }

    /// <summary>Seconds within which PostgreSQL has to answer a statement of a request; after half of them a connection is taken for lost where the statement can be sent again on another.</summary>
    [Range(1, 600)] public int AnswerSeconds { get; set; } = 4;

    /// <summary>Connections to PostgreSQL that one instance has at most.</summary>
    [Range(8, 1000)] public int Connections { get; set; } = 48;

    /// <summary>Connections that stay open, for a request and the workers beside it: to open one takes several round trips.</summary>
    public int Kept => Connections / 8;

    public string SqlitePath => Path.Combine(Folder, "matching.db");
}

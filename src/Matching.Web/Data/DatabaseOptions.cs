using System.ComponentModel.DataAnnotations;

namespace Matching.Web.Data;

/// <summary>Where the data are. Without <see cref="Url"/> a SQLite file in <see cref="Folder"/>.</summary>
public sealed class DatabaseOptions
{
    /// <summary>Folder of the SQLite file.</summary>
    [Required] public string Folder { get; set; } = "data";

    /// <summary>postgres://user:password@host:port/name, for PostgreSQL.</summary>
    public string? Url { get; set; }

    /// <summary>Time limit in seconds of a statement of a request on PostgreSQL. A statement that can be retried is sent again on another connection after half of it.</summary>
    [Range(1, 600)] public int AnswerSeconds { get; set; } = 4;

    /// <summary>Maximum number of connections of one instance to PostgreSQL.</summary>
    [Range(8, 1000)] public int Connections { get; set; } = 48;

    /// <summary>Number of connections that are kept open: opening one takes several round trips.</summary>
    public int Kept => Connections / 8;

    public string SqlitePath => Path.Combine(Folder, "matching.db");
}

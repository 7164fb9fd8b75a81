using System.ComponentModel.DataAnnotations;

namespace Matching.Web.Data;

/// <summary>Where the data are. Without <see cref="Url"/> a SQLite file in <see cref="Folder"/>.</summary>
public sealed class DatabaseOptions
{
    /// <summary>Folder of the SQLite file.</summary>
    [Required]
    public string Folder { get; set; } = "data";

    /// <summary>postgres://user:password@host:port/name, for PostgreSQL.</summary>
    public string? Url { get; set; }

    /// <summary>
    /// Time limit in seconds of a statement of a request on PostgreSQL. A statement that can be retried is sent again on another
    /// connection after half of it.
    /// </summary>
    [Range(1, 600)]
    public int AnswerSeconds { get; set; } = 4;

    /// <summary>Maximum number of connections of one instance to PostgreSQL.</summary>
    [Range(8, 1000)]
    public int Connections { get; set; } = 48;

    /// <summary>Number of connections that are kept open: opening one takes several round trips.</summary>
    public int Kept => Connections / 8;

    /// <summary>
    /// Interval at which a serving process renews its lease in the database. The lease lasts three intervals; a change of the
    /// master key refuses until it ends.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan LeaseEvery { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Time until the log of the database is emptied again after an erasure that a reader kept from being complete; doubled after
    /// each try, up to a minute.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan EraseAgain { get; set; } = TimeSpan.FromSeconds(1);

    public string SqlitePath => Path.Combine(Folder, "matching.db");
}

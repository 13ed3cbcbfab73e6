namespace WebEtcd.Dashboard.ViewModels.Access;

/// <summary>A password while it is typed, twice. It stays in the memory of the page until it is used or given up, and goes nowhere else.</summary>
internal sealed class NewPassword
{
    public string First { get; set; } = "";

    public string Second { get; set; } = "";

    /// <summary>Why it cannot be used; null when it can.</summary>
    public string? Problem =>
        First.Length == 0 ? "Type a password."
        : First != Second ? "The two passwords are not the same."
        : null;

    public void Forget()
    {
        First = "";
        Second = "";
    }
}

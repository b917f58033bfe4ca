"""What the pages share. Streamlit is at home here and above, nowhere else."""
